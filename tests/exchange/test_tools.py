"""Hand-offs through the tools that people use: LibreOffice, OmegaT, translate-toolkit, GNU gettext, Weblate's finder."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from translation_finder import discover

from pipeline import verbs
from pipeline.archive.memory import memory_of
from tests.conftest import ARTICLE, ROOT, Newsroom, needs
from tests.exchange.test_hand_offs import FIRST, LAST, NAME, counts, send
from tests.exchange.translators import fill


@pytest.fixture
def busy(newsroom: Newsroom) -> Newsroom:
    """An article with something in every state: translated, stale, missing, machine text."""
    newsroom.article(ARTICLE.replace("A second paragraph", "A [second](https://e.example/a?b=1&c=2) paragraph"))
    newsroom.project.sync()
    newsroom.translate_all()
    newsroom.article(
        newsroom.read("articles/2017-05-08/talks.md").replace("says what happened", "says what happened in Minsk")
        + "\nNobody expected *this* outcome of it all.\n"
    )
    newsroom.project.sync()
    return newsroom


NEW = "Nobody expected *this* outcome of it all."
FILLED = {"Nobody expected": "Ніхто не чакаў *такога* выніку.", "hosts talks": "=1+1 «Мінск» & <перамовы>"}


def office(data: bytes, suffix: str, folder: Path) -> bytes:
    """The file as LibreOffice saves it."""
    path = folder / f"sent.{suffix}"
    path.write_bytes(data)
    out = folder / "out"
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", suffix,
         "--outdir", str(out), str(path)],
        capture_output=True, check=True, timeout=180,
    )  # fmt: skip
    return (out / path.name).read_bytes()


@needs("soffice")
@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_libreoffice_saves_it_before_and_after(busy: Newsroom, form: str, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("office")
    data = office(busy.project.export([NAME], "be", form), form, folder)
    before = busy.files()
    assert counts(send(busy, form, data)) == (0, 0, 0, 0)
    assert busy.files() == before
    data = office(fill(form, data, FILLED), form, folder)
    assert counts(send(busy, form, data)) == (2, 0, 0, 0)
    assert busy.entry(busy.po(), NEW).target == FILLED["Nobody expected"]
    assert busy.entry(busy.po(), "hosts talks").target == FILLED["hosts talks"]
    assert counts(send(busy, form, data)) == (0, 0, 0, 0)


PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>en</source_lang><target_lang>be</target_lang>
<sentence_seg>false</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>
"""


def omegat(name: str, data: bytes, memory: bytes, folder: Path) -> bytes:
    """The file as OmegaT writes it, translated by what stands in the project's own memory."""
    for part in ("source", "target", "omegat", "tm", "glossary", "dictionary"):
        (folder / part).mkdir()
    (folder / "omegat.project").write_text(PROJECT, encoding="utf-8")
    (folder / "omegat/project_save.tmx").write_bytes(memory)
    (folder / "source" / name).write_bytes(data)
    subprocess.run(
        ["omegat", str(folder), "--mode=console-translate", f"--config-dir={folder / 'config'}"],
        capture_output=True, check=True, timeout=180,
    )  # fmt: skip
    return (folder / "target" / name).read_bytes()


@pytest.mark.slow
@needs("omegat")
def test_omegat_translates_po_from_our_memory(busy: Newsroom, tmp_path_factory) -> None:
    other = Newsroom(tmp_path_factory.mktemp("other"))
    shutil.copytree(busy.root, other.root, dirs_exist_ok=True)
    send(other, "po", fill("po", other.project.export([NAME], "be", "po"), {"Nobody": FILLED["Nobody expected"]}))
    memory = verbs.memory.export(other.project.workspace, [NAME], "be")
    data = omegat("talks.po", busy.project.export([NAME], "be", "po"), memory, tmp_path_factory.mktemp("omegat"))
    done = send(busy, "po", data)
    assert counts(done) == (1, 0, 0, 0)
    assert busy.entry(busy.po(), NEW).target == FILLED["Nobody expected"]
    assert busy.states()[FIRST.replace("happened", "happened in Minsk")] == "stale"


@pytest.mark.slow
@needs("omegat")
def test_omegat_keeps_xliff_as_it_is(busy: Newsroom, tmp_path_factory) -> None:
    data = busy.project.export([NAME], "be", "xliff")
    before = busy.files()
    data = omegat(
        "talks.xlf", data, verbs.memory.export(busy.project.workspace, [NAME], "be"), tmp_path_factory.mktemp("omegat")
    )
    assert counts(send(busy, "xliff", data)) == (0, 0, 0, 0)
    assert busy.files() == before


def test_translate_toolkit_reads_and_writes_xliff(busy: Newsroom) -> None:
    from translate.storage import xliff

    store = xliff.xlifffile.parsestring(busy.project.export([NAME], "be", "xliff"))
    units = {unit.source: unit for unit in store.units if not unit.isheader()}
    assert len(units) == 6
    assert units[LAST.replace("second", "[second](https://e.example/a?b=1&c=2)")].target
    assert not units[NEW].target
    units[NEW].target = FILLED["Nobody expected"]
    units[NEW].markapproved(True)
    assert counts(send(busy, "xliff", bytes(store))) == (1, 0, 0, 0)
    assert busy.entry(busy.po(), NEW).target == FILLED["Nobody expected"]


def test_translate_toolkit_reads_and_writes_xliff_2(busy: Newsroom) -> None:
    from translate.storage import xliff2

    store = xliff2.Xliff2File.parsestring(busy.project.export([NAME], "be", "xliff2"))
    units = {unit.source: unit for unit in store.units if not unit.isheader()}
    assert len(units) == 6
    units[NEW].target = FILLED["Nobody expected"]
    done = send(busy, "xliff2", bytes(store))
    assert done.taken + done.drafts == 1
    assert busy.entry(busy.po(), NEW).target == FILLED["Nobody expected"]


@needs("msgfmt")
def test_xliff_becomes_po(busy: Newsroom, tmp_path_factory) -> None:
    """Toolkit's own converter, as people chain it."""
    from translate.convert import xliff2po

    data = fill("xliff", busy.project.export([NAME], "be", "xliff"), FILLED, draft=False)
    out = io.BytesIO()
    xliff2po.convertxliff(io.BytesIO(data), out, None)
    path = tmp_path_factory.mktemp("po") / "a.po"
    path.write_bytes(out.getvalue())
    subprocess.run(["msgfmt", "-o", "/dev/null", str(path)], check=True)
    assert FILLED["Nobody expected"] in out.getvalue().decode()


def test_translate_toolkit_reads_our_tmx_and_we_read_its(busy: Newsroom) -> None:
    from translate.storage import tmx

    store = tmx.tmxfile.parsestring(verbs.memory.export(busy.project.workspace, [NAME], "be"))
    pairs = {unit.source: unit.target for unit in store.units}
    assert pairs["The talks lasted two days."] == busy.entry(busy.po(), "lasted two days").target
    own = tmx.tmxfile()
    own.addtranslation("Wholly new words stand here.", "en", "Тут стаяць зусім новыя словы.", "be")
    assert verbs.memory.import_tmx(busy.project.workspace, bytes(own), "from-toolkit.tmx")[1:] == (1, 0)
    (match,) = memory_of(busy.project.workspace).look_up("Wholly new words stand here.", "en", "be")
    assert (match.target, match.where) == ("Тут стаяць зусім новыя словы.", "imported-memory/from-toolkit.tmx")
    assert verbs.memory.import_tmx(
        busy.project.workspace, bytes(own).decode().replace("utf-8", "utf-16").encode("utf-16"), "b.tmx"
    )[1:] == (
        1,
        0,
    )
    verbs.memory.rebuild(busy.project.workspace)
    assert memory_of(busy.project.workspace).look_up("Wholly new words stand here.", "en", "be")


@needs("msgfmt")
@pytest.mark.parametrize("tool", [["msgfmt", "--check", "-o", "/dev/null"], ["msgcat", "-o", "/dev/null"]])
def test_gettext_accepts_the_po_of_an_assignee(busy: Newsroom, tool: list[str]) -> None:
    busy.article(ARTICLE.replace("Minsk hosts talks", "Minsk waits"), slug="other")
    busy.project.sync()
    verbs.assign.assign(busy.project.workspace, ["2017-05-08"], "be", "ann", "bob")
    path = busy.write("ann.po", verbs.export.export(busy.project.workspace, [], "be", "po", person="ann").decode())
    done = subprocess.run([*tool, str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@needs("msgcat")
def test_poedit_saves_the_po(busy: Newsroom) -> None:
    path = busy.write("ann.po", fill("po", busy.project.export([NAME], "be", "po"), FILLED).decode())
    subprocess.run(["msgcat", "--force-po", "--width=79", "-o", str(path), str(path)], check=True)
    assert counts(send(busy, "po", path.read_bytes())) == (2, 0, 0, 0)
    assert busy.states()[FIRST.replace("happened", "happened in Minsk")] == "stale"


def test_weblate_finds_every_catalog(tmp_path: Path) -> None:
    """Weblate's own finder, on this repository's sample publication (not on what else lies in the working tree)."""
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    found = {result["filemask"]: result for result in discover(str(tmp_path)) if result["file_format"] == "po"}
    catalogs = sorted((ROOT / "locales").rglob("*.po"))
    assert len(catalogs) > 10
    for path in catalogs:
        parts = path.relative_to(ROOT).parts
        assert "/".join((parts[0], "*", *parts[2:])) in found, path
    assert found["locales/*/LC_MESSAGES/labels.po"]["new_base"] == "locales/labels.pot"


def test_the_settings_for_weblate_name_every_catalog_and_its_template() -> None:
    page = (ROOT / "docs/weblate.md").read_text(encoding="utf-8")
    pattern = re.compile(re.search(r"`(locales/\(\?P<language>.*?)`", page)[1])
    template = re.search(r"`(locales/\{\{ issue \}\}.*?)`", page)[1]
    paths = [path.relative_to(ROOT).as_posix() for path in (ROOT / "locales").rglob("*.po")]
    found = {path: match for path in paths if (match := re.fullmatch(pattern, path))}
    assert len(found) > 10
    assert all(path.endswith("/labels.po") for path in paths if path not in found)
    for match in found.values():
        base = template.replace("{{ issue }}", match["issue"]).replace("{{ component }}", match["component"])
        assert (ROOT / base).is_file(), base


def test_the_memory_from_the_command_line(busy: Newsroom) -> None:
    file = busy.root / "memory.tmx"
    assert busy.run("memory", "export", "--locale", "be", "-o", str(file)).returncode == 0
    assert b"The talks lasted two days." in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(b"two days", b"two nights"))
    done = busy.run("memory", "import", str(file))
    assert (done.returncode, done.stderr.split(";")[0]) == (0, "imported-memory/memory.tmx: 7 pairs")
    assert "two nights" in busy.run("memory", "look-up", "The talks lasted two nights.", "--to", "be").stdout
