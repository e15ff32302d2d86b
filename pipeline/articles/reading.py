"""Articles: a file with YAML front matter and a Markdown body ↔ ``Article``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from pipeline import languages
from pipeline.articles.bounds import require_blocks
from pipeline.errors import ArticleError, LocaleError
from pipeline.model import FIELDS, Article, folder_of
from pipeline.po import strings

#: Bytes of front matter beyond which it is no longer a headline and a few fields (and a parser can be made to crawl).
MAX_FRONT_MATTER = 64 * 1024

#: An article's file name without ``.md``: safe in URLs and on every file system.
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,99}\Z")

#: Names that Windows keeps for devices, whatever their extension.
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})

#: Keys of the front matter that mean something to the program; others are kept and handed on to the site.
KEYS = (*FIELDS, "lang", "section", "trend", "image", "segmentation")

#: Fields of site generators that hold no words for readers, or names, which no one translates.
MACHINERY = frozenset(
    "aliases author authors by cover credit date draft editor expiryDate extra_css file hide href icon id images"
    " lastmod layout link markup menu modified outputs path permalink photographer publishDate published"
    " redirect_from slug source sources src status template translationKey translator translators type updated"
    " url weight".split()
)

#: Fields that name people: one name, a list of them, or a name by locale (then kept as ``translator.LOCALE``).
NAMES = ("author", "authors", "translator", "translators", "credit", "photographer")

_FENCE = "---"

_PLAIN_LINE = re.compile(
    r"""([A-Za-z_][\w-]*):[ ]+
    (?![-?:,\[\]{}\#&*!|>'"%@`\s])      # what a plain scalar must not begin with (we allow less than YAML does)
    ((?:(?!:\ |\ \#)[\w\x20-\x7e«»“”„‘’—–…№])++)(?<!:)\Z""",
    re.VERBOSE,
)


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


def path_of(issue: str, slug: str) -> str:
    """An article's path within the workspace."""
    return f"{folder_of(issue)}/{slug}.md"


def parse(text: str, issue: str, slug: str, default_locale: str, fields_too: Sequence[str] = ()) -> Article:
    """Build an Article from the text of its file. Raises ArticleError with the line that is wrong.

    ``fields_too``: paths of further front-matter fields that are translated (``description``, ``gallery.caption``).
    """
    where = path_of(issue, slug)
    _require_fit(text, where)
    front_text, body = split_front_matter(text, where)
    require_blocks(body, where)
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
        further=tuple(_further(front_text, where, fields_too)) if fields_too else (),
    )


def _further(front_text: str, where: str, paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The texts of further fields, each with the path of its field."""
    data: object = _plain(front_text)
    from pipeline.articles import frontmatter

    if data is None:
        data = frontmatter.load(front_text, where)
    for path in paths:
        yield from ((path, text) for text in dict.fromkeys(frontmatter.texts_at(data, path.split("."))))


def words_elsewhere(text: str, where: str, known: Collection[str]) -> dict[str, tuple[int, str]]:
    """The fields of an article's front matter that hold words and are not ``known``: their line and first text.

    One word alone is a word only in a list or in a field for readers; what is usual for names, dates and the site's
    own machinery is passed over. Raises ArticleError.
    """
    front_text = split_front_matter(text, where)[0]
    data: Mapping[str, object] | None = _plain(front_text)
    if data is None:
        from pipeline.articles import frontmatter

        data = frontmatter.load(front_text, where)
    lines = _lines(front_text)
    result: dict[str, tuple[int, str]] = {}
    for key, value in data.items():
        name = str(key)
        texts = [] if name in known or name in (*KEYS, *MACHINERY) else _worded(value, alone=isinstance(value, str))
        if texts:
            result[name] = (lines.get(name, 1), texts[0])
    return result


def _worded(value: object, *, alone: bool) -> list[str]:
    if isinstance(value, dict):
        return [
            text for name, item in value.items() if str(name) not in MACHINERY for text in _worded(item, alone=True)
        ]
    if isinstance(value, list):
        return [text for item in value for text in _worded(item, alone=False)]
    if not isinstance(value, str) or not re.search(r"[^\W\d_]{2}", value) or re.match(r"[\w.+-]*[:/@.]\S*$", value):
        return []
    return [value] if " " in value.strip() or not alone else []


def _require_fit(text: str, where: str) -> None:
    """Refuse what no catalog could hold, before it is offered for translation."""
    if not strings.unfit(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if why := strings.unfit(line):
            hint = "Remove it; the rest of the article can stay."
            if strings.CONFLICT.match(line):
                hint = "Choose one of the two wordings, and remove the other and the lines of marks around them."
            raise ArticleError(why, where=f"{where}:{number}", hint=hint)


def _lines(front_text: str) -> dict[str, int]:
    """Where the fields stand in the file, and (under "") where the body begins; the first fence is line 1."""
    lines = front_text.split("\n")
    result = {line.split(":", 1)[0]: number for number, line in enumerate(lines, 2) if re.match(r"[\w-]+:", line)}
    return {**result, "": len(lines) + 2}


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


def fields_of(text: str, where: str) -> dict[str, str]:
    """The front matter of an article's text: what is one line of text there. Raises ArticleError."""
    return _load(split_front_matter(text, where)[0], where)


def with_front_matter(
    text: str,
    values: Mapping[str, str | date],
    where: str,
    *,
    without: Iterable[str] = (),
    texts: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> str:
    """Return the article's text with the given fields set; comments, key order and all other lines are kept.

    Fields named by ``without`` are left out. ``texts``: by the path of a field, what to put for each of its texts.
    Raises ArticleError if the text has no readable front matter.
    """
    front_text, body = split_front_matter(text, where)
    _load(front_text, where)
    from pipeline.articles import frontmatter

    return join_front_matter(frontmatter.with_values(front_text, values, without, texts), body)


def dump_front_matter(values: Mapping[str, str]) -> str:
    """Return YAML for new front matter, one field a line, in the order given."""
    from pipeline.articles import frontmatter

    return frontmatter.dump(values)


def _plain(front: str) -> dict[str, str] | None:
    """Front matter of nothing but plain ``key: value`` lines; None for anything that takes a YAML parser to read.

    A plain scalar on one line (YAML 1.2.2, 7.3.3) is its own text: it begins with none of the indicators, and holds
    neither ``: `` nor `` #``. That is what nearly every article has, and a parser takes a hundred times as long.
    """
    result: dict[str, str] = {}
    for line in front.removesuffix("\n").split("\n"):
        match = _PLAIN_LINE.match(line.rstrip(" "))
        if match is None or match[1] in result:
            return None
        result[match[1]] = match[2]
    return result or None


def _load(front: str, where: str) -> dict[str, str]:
    """Front matter as a flat mapping of strings; nested values (a site's own business) are left out."""
    if (plain := _plain(front)) is not None:
        return plain
    from pipeline.articles import frontmatter

    data = frontmatter.load(front, where)
    for key in KEYS:
        if key in data and not isinstance(data[key], str):
            raise ArticleError(
                f"the field “{key}” must be one line of text", where=where, hint="Write it as “key: value”."
            )
    result = {str(key): value for key, value in data.items() if isinstance(value, str)}
    for key in NAMES:
        if isinstance(names := data.get(key), list):
            result[key] = "; ".join(name for name in names if isinstance(name, str))
        elif isinstance(names, dict):
            result |= {f"{key}.{locale}": name for locale, name in names.items() if isinstance(name, str)}
    return result
