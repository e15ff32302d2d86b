"""The sample week by a script of both ways: the same issue goes live and is corrected, with a quarter of the commands."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from pipeline.cli import main_group
from pipeline.po import catalogs
from tests.conftest import SETTINGS, Newsroom, translated

ISSUE = "2017-05-15"

PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head>
<body><article><h1>{title}</h1>
<p>{first}</p>
<p>{second}</p>
</article></body></html>
"""

PAGES = {
    "queues": ("en", "Queues at the border grow", "The queue was two kilometres long on Monday morning, drivers said.",
               "Lorries wait for 14 hours on average, and the customs office promises more lanes by the autumn."),
    "market": ("be", "Рынак працы змяняецца", "У краіне стала больш вакансій, чым шукальнікаў працы, паведамілі ў міністэрстве.",
               "Прадпрыемствы шукаюць рабочых у суседніх раёнах і абяцаюць ім жыллё на ўвесь час працы."),
    "prices": ("ru", "Цены на лекарства растут", "Аптеки предупредили покупателей о новых ценах ещё в начале этого месяца.",
               "Министерство объясняет рост цен тем, что подорожало сырьё, которое везут из-за границы."),
}  # fmt: skip


def script(way: str) -> list[tuple[str, str]]:
    """The lines of one way: what is expected (or ``do``), and what is done."""
    text = Path(__file__).with_name("week.txt").read_text(encoding="utf-8")
    lines = text.split(f"== {way}\n")[1].split("\n==")[0].split("\n")
    return [tuple(line.split(" | ", 1)) for line in lines if " | " in line]


@dataclass
class Week:
    """A publication whose week is played."""

    room: Newsroom
    commands: list[str] = field(default_factory=list)

    def play(self, way: str) -> None:
        for expected, line in script(way):
            if expected == "do":
                deed, _, rest = line.partition(" ")
                getattr(self, deed)(rest)
            else:
                self.run(int(expected), line)

    def run(self, expected: int, line: str) -> None:
        self.commands.append(line)
        arguments = [
            str(self.room.root / one) if one.endswith((".html", ".po")) else one for one in shlex.split(line)[1:]
        ]
        arguments = [str(self.room.root / one) if one.startswith("build/") else one for one in arguments]
        done = CliRunner().invoke(main_group, ["-C", str(self.room.root), *arguments], standalone_mode=False)
        code = 2 if done.exception else done.return_value or 0
        assert code == expected, f"{line}\n{done.output}{done.exception or ''}"

    def translate(self, locale: str) -> None:
        for path in sorted((self.room.root / f"locales/{locale}").rglob("*.po")):
            where = path.relative_to(self.room.root).as_posix()
            self.room.edit_po(where, lambda one: _finished(one, locale))

    def fill(self, file: str) -> None:
        path = self.room.root / file
        catalog = catalogs.parse(path.read_text(encoding="utf-8"), file)
        entries = tuple(_finished(one, file.partition(".")[0]) for one in catalog.entries)
        path.write_text(catalogs.dump(replace(catalog, entries=entries)), encoding="utf-8")

    def edit(self, change: str) -> None:
        old, new = change.split(" => ")
        path = self.room.root / f"articles/{ISSUE}/queues-at-the-border-grow.md"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


def _finished(entry, locale: str):
    """An entry as a translator leaves it: filled in, or brought up to date where the source has changed."""
    if entry.target and not entry.fuzzy:
        return entry
    return replace(translated(replace(entry, target="")), previous=None, previous_context=None)


@pytest.fixture
def week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Week:
    monkeypatch.setenv("PERAKLAD_USER", "coordinator")
    room = Newsroom(tmp_path)
    own = 'auto-sync = true\nassignees = { en = "translator-en", be = "translator-be", ru = "translator-ru" }\n'
    checks = "[tool.peraklad.checks]\n" + "".join(f'{name} = "off"\n' for name in ("wrong-language", "spellcheck"))
    # The labels that come with the program come with their translations.
    settings = SETTINGS.partition("[tool.peraklad.labels")[0].replace("reviewed = 0", "reviewed = 100")
    room.write("pyproject.toml", settings.replace("[tool.peraklad]\n", f"[tool.peraklad]\n{own}") + checks)
    for name, (lang, title, first, second) in PAGES.items():
        room.write(f"pages/{name}.html", PAGE.format(lang=lang, title=title, first=first, second=second))
    return Week(room)


@pytest.mark.parametrize(("way", "least", "most"), [("before", 40, 60), ("after", 8, 12)])
def test_the_week_is_played(week: Week, way: str, least: int, most: int) -> None:
    if way == "before":
        settings = week.room.read("pyproject.toml")
        week.room.write("pyproject.toml", settings.replace("auto-sync = true", "auto-sync = false"))
    week.play(way)
    assert least <= len(week.commands) <= most
    pages = [path.read_text(encoding="utf-8") for path in (week.room.root / "build/site").rglob("*.html")]
    assert any("16 hours" in page for page in pages)
    assert any("two kilometers" in page for page in pages)
    assert "stale" not in week.room.states("be", "queues-at-the-border-grow", ISSUE).values()
