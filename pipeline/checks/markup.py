"""Links and markup: what the translation must keep of the source's Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline import markdown
from pipeline.checks.base import Subject, Trouble, check
from pipeline.model import SAID_ABOVE, Severity


@check("markup", Severity.ERROR, sources=False)
def markup(subject: Subject) -> Iterator[Trouble]:
    """A link target, image, code, footnote mark or HTML tag differs from the source's.

    Readers would be led elsewhere, or find a mark without its note.
    """
    if subject.source is None or subject.text.strip() == SAID_ABOVE:
        return
    differences = markdown.signature(subject.source).differences(markdown.signature(subject.text))
    if differences:
        yield Trouble("; ".join(differences), "Copy links and marks from the source and translate only their words.")
