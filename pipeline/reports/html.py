"""Status as one self-contained page."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment, PackageLoader

from pipeline.model import State, Tally
from pipeline.reports.rows import by_issue, percent


def status(tallies: Sequence[Tally]) -> str:
    """Return the page: the sums by issue and locale with a bar each, and the articles below."""
    environment = Environment(loader=PackageLoader("pipeline.reports", "templates"), autoescape=True)
    template = environment.get_template("status.html")
    return template.render(issues=by_issue(tallies), articles=tallies, states=list(State), percent=percent) + "\n"
