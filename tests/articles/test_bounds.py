"""Articles that nobody writes: what takes a parser or the checks seconds is refused, and what is merely long is not."""

from __future__ import annotations

import pytest

from pipeline import articles
from pipeline.articles import segmentation
from pipeline.errors import ArticleError

HEAD = "---\ntitle: Talks\n---\n"


def read(body: str) -> int:
    """The number of segments of an article."""
    article = articles.parse(HEAD + body, "2017-05-08", "talks", "en")
    return len(segmentation.split(article))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param("Minsk.\n\n" * 10_002, "more than 10,000 paragraphs", id="paragraphs"),
        pytest.param("Minsk agrees. " * 20_001, "more than 20,000 sentences", id="sentences of a paragraph"),
        pytest.param(("Minsk agrees. " * 500 + "\n\n") * 41, "more than 20,000 sentences", id="sentences of many"),
        pytest.param(">" * 150 + " Minsk agrees.\n\n" + (">" * 150 + " It does.\n\n") * 80, "marks of quotations", id="quotes"),
        pytest.param("> " * 10_001 + "Minsk agrees.", "marks of quotations", id="a quote within quotes"),
    ],
)  # fmt: skip
def test_what_nobody_writes_is_refused(body, message):
    with pytest.raises(ArticleError, match=message):
        read(body)


@pytest.mark.parametrize(
    ("body", "segments"),
    [
        pytest.param("Minsk agrees.\n\n" * 9_000, 9_001, id="paragraphs"),
        pytest.param("Minsk agrees. " * 19_000, 19_001, id="sentences"),
        pytest.param("> Minsk agrees.\n\n" * 900, 901, id="quotations"),
        pytest.param("Minsk > Brest > Homel. \n\n" * 5_500, 5_501, id="signs within lines"),
    ],
)
def test_what_is_long_is_read(body, segments):
    assert read(body) == segments
