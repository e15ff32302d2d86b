"""Articles: a file with YAML front matter and a Markdown body ↔ ``Article``."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.tokens import AliasToken, AnchorToken, TagToken

from pipeline import languages, postrings
from pipeline.errors import ArticleError, LocaleError
from pipeline.files import read_text
from pipeline.model import FIELDS, Article

#: Bytes of front matter beyond which it is no longer a headline and a few fields (and a parser can be made to crawl).
MAX_FRONT_MATTER = 64 * 1024

#: An article's file name without ``.md``: safe in URLs and on every file system.
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,99}\Z")

#: Names that Windows keeps for devices, whatever their extension.
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})

#: Keys of the front matter that mean something to the program; others are kept and handed on to the site.
KEYS = (*FIELDS, "lang", "section", "trend", "image", "segmentation")

_FENCE = "---"


def is_issue(name: str) -> bool:
    """Tell whether a name is an issue id: the ISO date of a Monday."""
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", name)) and date.fromisoformat(name).weekday() == 0
    except ValueError:
        return False


def check_slug(name: str, where: str) -> str:
    """Return ``name`` if it may name an article; raise ArticleError otherwise."""
    # A name without a letter would be read as a date or a number by the site generators' YAML.
    if not SLUG.match(name) or name in RESERVED or not re.search("[a-z]", name):
        raise ArticleError(
            f"“{name}.md” is not a usable article name",
            where=where,
            hint="Use lower-case Latin letters, digits and hyphens, at least one letter among them.",
        )
    return name


def read(root: Path, issue: str, slug: str, default_locale: str) -> Article:
    """Read ``articles/ISSUE/SLUG.md``. Raises ArticleError with the line that is wrong."""
    where = f"articles/{issue}/{slug}.md"
    check_slug(slug, where)
    return parse(read_text(root / where, where), issue, slug, default_locale)


def parse(text: str, issue: str, slug: str, default_locale: str) -> Article:
    """Build an Article from the text of its file. Raises ArticleError."""
    where = f"articles/{issue}/{slug}.md"
    _require_fit(text, where)
    front_text, body = split_front_matter(text, where)
    front = _load(front_text, where)
    locale = front.get("lang", default_locale)
    try:
        languages.get(locale)
    except LocaleError as error:
        raise ArticleError(f"lang: {error.message}", where=where, hint=error.hint) from error
    if not front.get("title", "").strip():
        raise ArticleError("the front matter has no title", where=f"{where}:1", hint="Add a line “title: …”.")
    segmentation = front.get("segmentation")
    if segmentation not in (None, "sentence", "paragraph"):
        raise ArticleError(
            f"segmentation: “{segmentation}” is neither “sentence” nor “paragraph”",
            where=where,
            hint="Use one of the two, or remove the line.",
        )
    fields = {name: unicodedata.normalize("NFC", front[name].strip()) for name in FIELDS if front.get(name, "").strip()}
    return Article(
        issue=issue,
        slug=slug,
        locale=locale,
        fields=fields,
        section=front.get("section", ""),
        trend=front.get("trend", ""),
        body=body,
        front=front,
        lines=_lines(front_text),
        segmentation=segmentation,
    )


def _require_fit(text: str, where: str) -> None:
    """Refuse what no catalog could hold, before it is offered for translation."""
    if not postrings.unfit(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if why := postrings.unfit(line):
            raise ArticleError(why, where=f"{where}:{number}", hint="Remove it; the rest of the article can stay.")


def _lines(front_text: str) -> dict[str, int]:
    """Where the fields stand in the file, and (under "") where the body begins; the first fence is line 1."""
    lines = front_text.split("\n")
    found = {line.split(":", 1)[0]: number for number, line in enumerate(lines, 2) if re.match(r"[\w-]+:", line)}
    return {**found, "": len(lines) + 2}


def split_front_matter(text: str, where: str) -> tuple[str, str]:
    """Return the YAML between the fences and the Markdown after them; joined again by ``join_front_matter``.

    Raises ArticleError if there is no front matter, if it is not closed, or if it is too large.
    """
    if not text.startswith(_FENCE + "\n"):
        raise ArticleError(
            "the article does not begin with front matter",
            where=f"{where}:1",
            hint="Begin it with a line “---”, the fields, and another line “---”.",
        )
    end = text.find(f"\n{_FENCE}\n", len(_FENCE))
    if end < 0 and text.endswith(f"\n{_FENCE}"):
        text, end = text + "\n", len(text) - len(_FENCE) - 1
    if end < 0:
        raise ArticleError(
            "the front matter is not closed", where=f"{where}:1", hint="Put a line “---” after the last field."
        )
    front, body = text[len(_FENCE) + 1 : end + 1], text[end + len(_FENCE) + 2 :]
    if len(front.encode("utf-8")) > MAX_FRONT_MATTER:
        raise ArticleError(
            f"the front matter is larger than {MAX_FRONT_MATTER // 1024} KiB",
            where=f"{where}:1",
            hint="Move text from the fields into the body.",
        )
    return front, body


def join_front_matter(front: str, body: str) -> str:
    """The file's text from its two parts."""
    return f"{_FENCE}\n{front}{_FENCE}\n{body}"


def with_front_matter(text: str, values: Mapping[str, str | date], where: str) -> str:
    """Return the article's text with the given fields set; comments, key order and all other lines are kept.

    Raises ArticleError if the text has no readable front matter.
    """
    front_text, body = split_front_matter(text, where)
    _load(front_text, where)
    document = _round_trip().load(front_text)
    for key, value in values.items():
        document[key] = value
    stream = io.StringIO()
    _round_trip().dump(document, stream)
    return join_front_matter(stream.getvalue(), body)


def dump_front_matter(values: Mapping[str, str]) -> str:
    """Return YAML for new front matter, one field a line, in the order given."""
    stream = io.StringIO()
    _round_trip().dump(dict(values), stream)
    return stream.getvalue()


@cache
def _round_trip() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.allow_unicode = True
    yaml.width = 2**20  # never wrap: one field, one line
    return yaml


@cache
def _base() -> YAML:
    # The base loader keeps every scalar as text: “no”, “on”, “010” and “12:30” are words of a headline, not values.
    return YAML(typ="base", pure=True)


def _load(front: str, where: str) -> dict[str, str]:
    """Front matter as a flat mapping of strings; nested values (a site's own business) are left out."""
    try:
        for token in _base().scan(front):
            if isinstance(token, AliasToken | AnchorToken | TagToken):
                raise ArticleError(
                    "anchors, aliases and tags are not allowed in front matter",
                    where=f"{where}:{token.start_mark.line + 2}",
                    hint="Put text that begins with &, * or ! in quotes.",
                )
        data: Any = _base().load(front)
    except DuplicateKeyError as error:
        raise _malformed(error, where, "a field is given twice", "Keep one of the two.") from error
    except MarkedYAMLError as error:
        problem = (error.problem or "it cannot be read").strip()
        raise _malformed(error, where, problem, "Put text with “: ”, “#” or quotation marks in quotes.") from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise ArticleError(
            "malformed front matter", where=f"{where}:1", hint="Use plain “key: value” lines."
        ) from error
    if not isinstance(data, dict):
        raise ArticleError("the front matter is not “key: value” lines", where=f"{where}:1", hint="See CONTRIBUTING.")
    for key in KEYS:
        if key in data and not isinstance(data[key], str):
            raise ArticleError(
                f"the field “{key}” must be one line of text", where=where, hint="Write it as “key: value”."
            )
    return {str(key): value for key, value in data.items() if isinstance(value, str)}


def _malformed(error: MarkedYAMLError, where: str, problem: str, hint: str) -> ArticleError:
    mark = error.problem_mark
    place = f"{where}:{mark.line + 2}" if mark else where
    return ArticleError(f"malformed front matter: {problem}", where=place, hint=hint)
