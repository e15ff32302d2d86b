"""Articles read by several threads at once, as the desk reads them: each gets its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline import articles, markdown
from pipeline.articles import frontmatter
from tests.conftest import ARTICLE


@pytest.fixture(autouse=True)
def restless() -> Iterator[None]:
    """Threads that take turns much oftener than they do by themselves."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def parsed(number: int) -> tuple[object, ...]:
    text = ARTICLE.replace("Minsk hosts talks", f"Talks no. {number}: “{'x' * (number % 50)}”").replace(
        "says what happened.", f"says [what {number}](https://example.org/{number}) *happened*."
    )
    article = articles.parse(text.replace(": “", " – “"), "2017-05-08", "talks", "en")
    front = text.split("---\n")[1].replace(": “", " – “")
    return (
        dict(article.front),
        frontmatter.with_values(front, {"section": f"s{number}"}),
        markdown.plain(f"*{number}* [a](https://example.org/{number})"),
    )


def test_threads_get_each_their_own_article() -> None:
    wanted = [parsed(number) for number in range(60)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(parsed, range(60))) == wanted
