"""Articles: reading ``articles/ISSUE/SLUG.md``, its front matter, and its segments."""

from pipeline.articles.reading import (
    check_slug,
    dump_front_matter,
    fields_of,
    is_issue,
    join_front_matter,
    parse,
    path_of,
    split_front_matter,
    with_front_matter,
    words_elsewhere,
)

__all__ = [
    "check_slug",
    "dump_front_matter",
    "fields_of",
    "is_issue",
    "join_front_matter",
    "parse",
    "path_of",
    "split_front_matter",
    "with_front_matter",
    "words_elsewhere",
]
