"""Content trees of site generators: which file is a translation of which.

Hugo: ``content/en/x.md`` beside ``content/ru/x.md``, ``x.ru.md``, ``translationKey``. MkDocs (static-i18n):
``docs/x.ru.md`` or ``docs/ru/x.md``. Jekyll: ``lang`` with ``ref`` (or ``translation_id``, or one ``permalink``), or a
folder a language. What two files have in common is their key: the one they state, else their path without the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath

import msgspec

from pipeline.adopting.frontmatter import fields_of
from pipeline.adopting.manifest import Row
from pipeline.importing.slug import slug_of
from pipeline.languages.period import Period

#: Fields that name what translations of one text share, and its language.
KEYS = ("translationKey", "translation_key", "translation_id", "ref", "page_id", "uid")
LANGUAGES = ("lang", "language", "locale")

#: Fields that name the language in which a text was written first.
FIRST = ("original_lang", "source_lang", "original-language")

_DATED = re.compile(r"(\d{4}-\d\d-\d\d)-(.+)")
_SKIPPED = re.compile(r"(?:^|/)(?:[._](?!posts/|i18n/)[^/]*|node_modules|public|site|vendor|_index[^/]*)(?:/|$)")


class File(msgspec.Struct, frozen=True):
    """A text of the tree: its path, language, key, day (ISO), an article's name, the language it was written in."""

    path: str
    locale: str
    key: str
    day: str
    slug: str
    first: str


def files_in(folder: Path, locales: Sequence[str], default: str) -> Iterator[File]:
    """Yield a tree's Markdown files with what each says of itself; ``default``: the language of those that say none."""
    for place in sorted(folder.rglob("*.md")):
        path = place.relative_to(folder).as_posix()
        if _SKIPPED.search(path) or not place.is_file() or place.is_symlink():
            continue
        front = fields_of(place)
        if not front.get("title"):
            continue
        language, bare = _without_language(path, locales)
        locale = next((front[name] for name in LANGUAGES if front.get(name) in locales), language or default)
        key = next((f"{name}:{front[name]}" for name in KEYS if front.get(name)), "")
        key = key or (f"permalink:{front['permalink']}" if front.get("permalink") else bare)
        dated = _DATED.fullmatch(PurePosixPath(bare).stem)
        name = dated[2] if dated else _name(bare)
        day = (front.get("date") or front.get("published") or (dated[1] if dated else ""))[:10]
        first = next((front[name] for name in FIRST if front.get(name) in locales), "")
        yield File(path, locale, key, day, slug_of(name, locale), first)


def _without_language(path: str, locales: Sequence[str]) -> tuple[str, str]:
    """The language that a path names, and the path without it."""
    parts = list(PurePosixPath(path).parts)
    stem, _, suffix = parts[-1].removesuffix(".md").rpartition(".")
    if stem and suffix in locales:
        return suffix, "/".join([*parts[:-1], f"{stem}.md"])
    for at, part in enumerate(parts[:-1]):
        if part in locales:
            return part, "/".join(parts[:at] + parts[at + 1 :])
    return "", path


def _name(bare: str) -> str:
    path = PurePosixPath(bare)
    return path.parent.name if path.stem == "index" and path.parent.name else path.stem


def rows_of(files: Sequence[File], locales: Sequence[str], default: str) -> tuple[list[Row], list[File]]:
    """Return the pairs that files themselves state, and the files that no other one is paired with.

    The source of a group is the text that was written first: as they say, else the one in ``default``, else the one
    whose language comes first.
    """
    groups: dict[str, dict[str, File]] = {}
    for file in files:
        groups.setdefault(file.key, {}).setdefault(file.locale, file)
    rows: list[Row] = []
    alone: list[File] = []
    for group in groups.values():
        source = _source(group, locales, default)
        others = [page for locale, page in group.items() if locale != source.locale]
        if not others:
            alone.append(source)
        rows += [
            Row(source.path, other.path, other.locale, issue_of(source.day or other.day), source.slug, source.locale)
            for other in others
        ]
    paired = {row.source for row in rows} | {row.translation for row in rows}
    return rows, [file for file in files if file.path not in paired]


def _source(group: Mapping[str, File], locales: Sequence[str], default: str) -> File:
    first = next((file.first for file in group.values() if file.first in group), "")
    return group[next(locale for locale in (first, default, *locales) if locale in group)]


def issue_of(day: str) -> str:
    """The issue of a day, as the Monday of its week; empty where the day is none."""
    try:
        first_day = date.fromisoformat(day)
    except ValueError:
        return ""
    return Period(first_day, first_day).issue
