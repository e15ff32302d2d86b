"""Every plug-in keeps what its folder's contract promises: each member of each is called, on the sample publication."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from pipeline import checks, engines, exchange, publish, reports
from pipeline.checks import Check, Subject
from pipeline.config import EngineRules
from pipeline.errors import EngineError
from pipeline.exchange.base import Document, Unit
from pipeline.model import State, Where
from pipeline.project import Project
from pipeline.publish.assembling import page_of, site_of
from tests.conftest import SETTINGS, Newsroom

ISSUE = "2017-05-08"


@pytest.fixture
def project(newsroom: Newsroom) -> Project:
    newsroom.write(
        "pyproject.toml", SETTINGS.replace("[tool.peraklad]", '[tool.peraklad]\nurl = "https://example.org"', 1)
    )
    newsroom.translate_all()
    return newsroom.project


def as_text(answer: str | bytes | Iterable[str]) -> str | bytes:
    return answer if isinstance(answer, str | bytes) else "".join(answer)


@pytest.mark.parametrize("name", reports.STATUS_FORMATS)
def test_formats_of_status(project: Project, name: str) -> None:
    assert as_text(reports.get_status_report(name).status(project.outlook()))


@pytest.mark.parametrize("name", reports.CHECK_FORMATS)
def test_formats_of_check(project: Project, name: str) -> None:
    assert as_text(reports.get_check_report(name).check(project.check()))


@pytest.mark.parametrize("name", publish.FORMATS)
def test_outputs(project: Project, name: str) -> None:
    workspace, output = project.workspace, publish.get(name)
    article = workspace.article(ISSUE, "talks")
    pages = [page for locale in ("en", "be") if (page := page_of(workspace, article, locale))]
    site = site_of(workspace, pages)
    made = output.issue_files(site, ISSUE)
    assert made
    assert all(isinstance(data, bytes) and not path.startswith("/") for path, data in made.items())
    for part in output.parts(site, lambda page: page):
        assert part.path
        assert isinstance(part.render(), bytes)


@pytest.mark.parametrize("name", exchange.FORMATS)
def test_formats_of_hand_offs(name: str) -> None:
    unit = Unit("2017-05-08/talks", State.TRANSLATED, "One.", "Адзін.", None, "paragraph")
    form = exchange.get(name)
    (row,) = form.read(form.write(Document("T", "en", "be", (unit,))), f"x.{name}")
    assert (row.id, row.target) == (unit.id, "Адзін.")


@pytest.mark.parametrize("info", engines.ENGINES, ids=lambda info: info.name)
def test_engines(info: engines.EngineInfo) -> None:
    """What an engine says of itself; its answers are for tests/engines, with each service played in its wire format."""
    rules = EngineRules()
    assert isinstance(info.serves("en", "be"), bool)
    assert info.pairs
    if why := info.unavailable(rules):
        with pytest.raises(EngineError, match=info.name):
            engines.get(info.name, rules)
        assert why
        return
    engine = engines.get(info.name, rules).make(rules)
    try:
        if info.local and info.serves("be", "ru"):
            assert len(engine.translate(["Вось сказ."], "be", "ru")) == 1
    finally:
        engine.close()


@pytest.mark.parametrize("check", checks.EVERY, ids=lambda check: check.slug)
def test_checks(check: Check | checks.IssueCheck) -> None:
    assert checks.get(check.slug) is check
    assert check.name
    assert check.help
    subject = Subject("Тэкст.", "be", Where("x.po", 1, ISSUE, "talks", "be"), "A text.", "en")
    assert list(check.run(subject) if isinstance(check, Check) else check.run([subject])) is not None
