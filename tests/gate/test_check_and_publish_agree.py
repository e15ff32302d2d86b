"""What check lets pass is published whole, what it blocks is not, and no fault of one issue keeps another one back."""

from __future__ import annotations

import html
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.conftest import ARTICLE, SETTINGS, Newsroom

ISSUES = ("2017-05-01", "2017-05-08")
EDITIONS = {
    "all": '"be/ru" = { locales = ["be", "ru"], require = "all" }',
    "any": '"be/ru" = { locales = ["be", "ru"], require = "any" }',
    "each": 'be = { locales = ["be"] }\nru = { locales = ["ru"] }',
}


def body(text: str) -> Callable[[Newsroom, str], None]:
    """A fault that stands in the article's body, in all locales, for nobody has to translate it."""
    return lambda room, issue: room.article(ARTICLE + text, issue=issue)


def front(line: str) -> Callable[[Newsroom, str], None]:
    return lambda room, issue: room.article(ARTICLE.replace("lang: en\n", f"lang: en\n{line}\n"), issue=issue)


def put(where: str, text: str) -> Callable[[Newsroom, str], None]:
    return lambda room, issue: room.write(where.format(issue=issue), text)


def entry(change: Callable[[str], str], field: str | None) -> Callable[[Newsroom, str], None]:
    def ruin(room: Newsroom, issue: str) -> None:
        room.edit_po(
            room.po(issue=issue), lambda one: replace(one, target=change(one.target)) if one.context == field else one
        )

    return ruin


def folder(room: Newsroom, issue: str) -> None:
    (room.root / f"articles/{issue}/images/a.png").mkdir(parents=True)
    front("image: images/a.png")(room, issue)


def outside(room: Newsroom, issue: str) -> None:
    (room.root / "secret.png").write_text("no")
    (room.root / f"articles/{issue}/a.png").symlink_to(room.root / "secret.png")
    front("image: a.png")(room, issue)


def cycle(room: Newsroom, issue: str) -> None:
    """Two articles that link to each other: no fault at all."""
    links = "[2017](../2017-05-08/talks.md) [1](../2017-05-01/talks.md) [2](talks.md)"
    room.article(f"{ARTICLE}\n{links}\n", issue=issue)


#: Each with whether check must block the issue; None where an edition may do without the locale.
FAULTS: dict[str, tuple[Callable[[Newsroom, str], None], bool | None]] = {
    "the lead picture is missing": (front("image: images/none.png"), True),
    "the lead picture is a folder": (folder, True),
    "the lead picture is a link that leads out": (outside, True),
    "the lead picture has a name from outside": (front("image: ../../../none.png"), True),
    "a picture in the text is missing": (body("\n![](images/none.png)\n"), True),
    "a picture in HTML is missing": (body('\n<p><img src="images/none.png"></p>\n'), True),
    "a file is missing": (body("\n[2017](2017.pdf)\n"), True),
    "a link leads to no article": (body("\n[2017](../2016-05-02/none.md)\n"), True),
    "a link leads to no place": (body("\n[2017](#none)\n"), True),
    "a shortcode is broken": (body("\n{{< 2017\n"), True),
    "a shortcode is closed that was not opened": (body("\n{{% /a %}}\n"), True),
    "HTML never ends": (body("\n<!-- 2017\n"), True),
    "front matter is not closed": (put("articles/{issue}/talks.md", "---\ntitle: T\n"), True),
    "the section is unknown": (lambda room, issue: room.article(ARTICLE.replace("security", "none"), issue=issue), True),
    "an article has a bad name": (put("articles/{issue}/Bad Name.md", ARTICLE), True),
    "the issue's settings are broken": (put("articles/{issue}/issue.toml", "deadline = ="), True),
    "the period ends before it begins": (put("articles/{issue}/issue.toml", "period-end = 2017-04-01"), True),
    "the journal is broken": (put("articles/{issue}/journal.jsonl", "{"), True),
    "a catalog is broken": (put("locales/be/LC_MESSAGES/{issue}/talks.po", 'msgid "'), None),
    "a ledger is broken": (put("locales/be/LC_MESSAGES/{issue}/talks.jsonl", "{"), None),
    "a headline is said above": (entry(lambda _: "^", "title"), None),
    "a headline is missing": (entry(lambda _: "", "title"), None),
    "a headline is in English": (entry(lambda _: "The talks that nobody wanted were held at last", "title"), None),
    "articles link to each other and to themselves": (cycle, False),
    "a box is not closed": (body("\n!!! note\n"), False),
}  # fmt: skip


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = Newsroom(tmp_path_factory.mktemp("finished"))
    room.write("pyproject.toml", SETTINGS)
    for issue in ISSUES:
        room.article(issue=issue)
    room.project.sync()
    room.translate_all()
    return room.root


def agree(finished: Path, named: dict[str, set[str]], editions: str, release: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "room"
        shutil.copytree(finished, root)
        room = Newsroom(root)
        policy = f'reviewed = 0\nrelease = "{release}"'
        room.write(
            "pyproject.toml", SETTINGS.replace(EDITIONS["all"], EDITIONS[editions]).replace("reviewed = 0", policy)
        )
        for issue, faults in named.items():
            for fault in sorted(faults):
                FAULTS[fault][0](room, issue)
        verdicts = {verdict.issue: verdict for verdict in room.project.check()}
        done = room.project.publish((), "html", root / "out")
        assert not done.failed
        for issue in ISSUES:
            verdict, pages = verdicts[issue], {path.parts[-3] for path in (root / "out").glob(f"*/{issue}/talks.html")}
            must = [FAULTS[fault][1] for fault in named.get(issue, ())]
            assert verdict.passed == (not any(must) and (editions == "any" or None not in must)), verdict.reasons
            for edition, passed in verdict.editions.items():
                members = room.project.workspace.config.editions[edition].locales
                assert bool(pages & set(members)) == (passed and True not in must), (issue, edition, verdict.reasons)
            if verdict.passed:
                assert pages >= {"en", "ru"}
                assert ("be" in pages) == (None not in must)
        whole(root / "out")


def whole(out: Path) -> None:
    """No link or picture is dead, no mark or language stands where it doesn't belong."""
    for page in out.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for value in re.findall(r'\b(?:href|src)="([^"#]*)', text):
            if value and not re.match(r"[a-z]+:|/", value):
                assert (page.parent / unquote(html.unescape(value))).is_file(), (page, value)
        assert ">^<" not in text
        if page.parts[-3] in ("be", "ru"):
            assert not re.search("sentence|nobody|hosts talks", text)


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault(finished: Path, fault: str) -> None:
    agree(finished, {ISSUES[1]: {fault}}, "each", "issue")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(ISSUES), st.sets(st.sampled_from(sorted(FAULTS)), max_size=1), max_size=2),
    st.sampled_from(sorted(EDITIONS)),
    st.sampled_from(["issue", "article"]),
)
def test_faults_together(finished: Path, named: dict[str, set[str]], editions: str, release: str) -> None:
    agree(finished, named, editions, release)
