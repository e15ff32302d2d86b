"""WordPress's export (WXR) → pages, pictures and a manifest: posts paired by Polylang or WPML.

Polylang puts a post's language and the group of its translations into categories of their own (``language``,
``post_translations``); WPML's exporter into fields of the post (``_wpml_import_language_code``,
``_wpml_import_translation_group``). The file is read as a stream: it may be of any size, and may be cut off.
"""

from __future__ import annotations

import hashlib
import html
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import ParseError

import msgspec
from defusedxml.ElementTree import iterparse

from pipeline.adopting.manifest import Row
from pipeline.adopting.trees import issue_of
from pipeline.errors import PageError
from pipeline.importing.slug import slug_of

_WP = re.compile(r"\{http://wordpress\.org/export/[\d.]+/\}")
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_EXCERPT = re.compile(r"\{http://wordpress\.org/export/[\d.]+/excerpt/\}encoded")
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"

#: Fields in which plugins keep a post's language, the group of its translations, and the language it was written in.
_LANGUAGE = ("_wpml_import_language_code", "_wpml_language", "_locale")
_GROUP = ("_wpml_import_translation_group", "_wpml_trid")
_FIRST = ("_wpml_import_source_language_code",)

_BLOCK = re.compile(
    r"\s*<(?:/?(?:p|h[1-6]|ul|ol|li|blockquote|table|thead|tbody|tr|td|th|figure|figcaption|div|pre|hr|section)\b|!--)",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"\[caption[^\]]*\](.*?(?:/>|</a>|<img[^>]*>))(.*?)\[/caption\]", re.DOTALL)
_SHORTCODE = re.compile(r"\[/?[a-z][\w-]*(?:\s[^\]]*)?\]")
_PICTURE = re.compile(r"""(<img\b[^>]*?\bsrc=["'])([^"']+)(["'])""", re.IGNORECASE)


class Post(msgspec.Struct, frozen=True):
    """A published post."""

    number: str
    title: str
    name: str
    day: str
    author: str
    section: str
    lead: str
    content: str
    picture: str
    locale: str
    group: str
    first: str


class Export(msgspec.Struct, frozen=True):
    """What was found: pairs, posts without one (as rows without a translation), and where the file breaks off."""

    rows: tuple[Row, ...]
    alone: tuple[Row, ...]
    posts: int
    cut_off: str = ""


def unpack(path: Path, folder: Path, locales: Sequence[str], default: str, uploads: Path | None = None) -> Export:
    """Write each post of an export as a page into a folder; ``uploads``: where its pictures lie.

    Raises PageError for a file that is no export.
    """
    people: dict[str, str] = {}
    pictures: dict[str, str] = {}
    posts: list[Post] = []
    cut_off = ""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for post in _posts(path, people, pictures, locales, default):
            posts.append(msgspec.structs.replace(post, content=""))
            _spill(folder, post)
    except ParseError as error:
        if not posts:
            raise PageError(
                f"this is no export of WordPress ({error})", where=str(path), hint="Export it again."
            ) from error
        cut_off = f"the export breaks off after {len(posts)} posts ({error})"
    for post in posts:
        _write(folder, post, people, pictures, uploads)
    return _paired(posts, locales, default, cut_off)


def _posts(
    path: Path, people: dict[str, str], pictures: dict[str, str], locales: Sequence[str], default: str
) -> Iterator[Post]:
    channel = None
    for event, element in iterparse(str(path), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            channel = element if element.tag == "channel" else channel
            continue
        tag = _WP.sub("", element.tag)
        if tag == "author":
            values = _values(element)
            people[values.get("author_login", "")] = values.get("author_display_name", "")
        elif element.tag == "item":
            values = _values(element)
            if values.get("post_type") == "attachment":
                pictures[values.get("post_id", "")] = values.get("attachment_url", "")
            elif values.get("post_type") in ("post", "page") and values.get("status") == "publish":
                yield _post(element, values, locales, default)
            element.clear()
            if channel is not None:
                channel.clear()  # what was read is let go: exports are of any size


def _values(element: Any) -> dict[str, str]:  # noqa: ANN401 - an element of either implementation
    return {_WP.sub("", child.tag): (child.text or "").strip() for child in element}


def _post(element: Any, values: dict[str, str], locales: Sequence[str], default: str) -> Post:  # noqa: ANN401 - as above
    terms = [
        (child.get("domain", ""), child.get("nicename", ""), (child.text or "").strip())
        for child in element.iter("category")
    ]
    meta: dict[str, str] = {}
    for child in element:
        if _WP.sub("", child.tag) == "postmeta":
            pair = _values(child)
            meta[pair.get("meta_key", "")] = pair.get("meta_value", "")
    language = next((nice for domain, nice, _ in terms if domain == "language"), "") or _first(meta, _LANGUAGE)
    code = re.split("[-_]", language)[0].lower()
    group = next((nice for domain, nice, _ in terms if domain == "post_translations"), "") or _first(meta, _GROUP)
    lead = next((child.text or "" for child in element if _EXCERPT.fullmatch(child.tag)), "")
    return Post(
        number=values.get("post_id", ""),
        title=" ".join((element.findtext("title") or "").split()),
        name=unquote(values.get("post_name", "")),
        day=(values.get("post_date") or values.get("post_date_gmt", ""))[:10],
        author=(element.findtext(_CREATOR) or "").strip(),
        section=next((text for domain, _, text in terms if domain == "category"), ""),
        lead=" ".join(re.sub("<[^>]+>", " ", lead).split()),
        content=element.findtext(_CONTENT) or "",
        picture=meta.get("_thumbnail_id", ""),
        locale=code if code in locales else ("" if language else default),
        group=group,
        first=_first(meta, _FIRST),
    )


def _first(meta: dict[str, str], names: Sequence[str]) -> str:
    return next((meta[name] for name in names if meta.get(name)), "")


def _file(post: Post) -> str:
    """The page's name: of the post's number, so that no name from the file becomes a path."""
    number = post.number if post.number.isdigit() else hashlib.blake2b(post.title.encode(), digest_size=6).hexdigest()
    return f"{post.locale or 'unknown'}-{number}"


def _spill(folder: Path, post: Post) -> None:
    (folder / f"{_file(post)}.body").write_text(post.content, encoding="utf-8")


def _write(folder: Path, post: Post, people: dict[str, str], pictures: dict[str, str], uploads: Path | None) -> None:
    """Write a post as a page that says of itself what the export says of it."""
    name = _file(post)
    body = folder / f"{name}.body"
    content = paragraphs(body.read_text(encoding="utf-8"))
    body.unlink()
    if address := pictures.get(post.picture, ""):
        content = f'<figure><img src="{html.escape(address)}" alt=""></figure>\n{content}'
    content = _PICTURE.sub(lambda match: match[1] + _local(match[2], folder, name, uploads) + match[3], content)
    author = people.get(post.author) or post.author
    head = {
        "article:published_time": post.day,
        "article:author": author,
        "author": author,
        "article:section": post.section,
        "og:title": post.title,
        "og:type": "article",
        "og:description": post.lead,
    }
    metas = "".join(
        f'<meta {"name" if key == "author" else "property"}="{key}" content="{html.escape(value)}">\n'
        for key, value in head.items()
        if value
    )
    lead = f'<p class="lead">{html.escape(post.lead)}</p>\n' if post.lead else ""
    page = (
        f'<!doctype html>\n<html lang="{post.locale}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{html.escape(post.title)}</title>\n{metas}</head>\n<body>\n<article>\n"
        f"<h1>{html.escape(post.title)}</h1>\n{lead}{content}\n</article>\n</body>\n</html>\n"
    )
    (folder / f"{name}.html").write_text(page, encoding="utf-8")


def paragraphs(content: str) -> str:
    """Put marks around paragraphs that blank lines part, as WordPress does when it shows them; its boxes are opened.

    >>> paragraphs("One.\\n\\nTwo.")
    '<p>One.</p>\\n<p>Two.</p>'
    """
    content = re.sub(r"<!--.*?-->", "", content.replace("\r\n", "\n"), flags=re.DOTALL)
    content = _CAPTION.sub(r"<figure>\1<figcaption>\2</figcaption></figure>", content)
    content = _SHORTCODE.sub("", content)
    blocks = [block.strip() for block in re.split(r"\n\s*\n", content) if block.strip()]
    return "\n".join(block if _BLOCK.match(block) else f"<p>{block.replace(chr(10), '<br>')}</p>" for block in blocks)


def _local(address: str, folder: Path, name: str, uploads: Path | None) -> str:
    """A picture's address beside the page, if the uploads folder has it; its own address otherwise."""
    if uploads is None:
        return address
    path = unquote(urlsplit(html.unescape(address)).path)
    _, _, inner = path.partition("/uploads/")
    place = (uploads / inner).resolve()
    if not inner or not place.is_relative_to(uploads.resolve()) or not place.is_file():
        return address
    beside = folder / f"{name}_files"
    beside.mkdir(exist_ok=True)
    shutil.copyfile(place, beside / PurePosixPath(inner).name)
    return PurePosixPath(inner).name


def _paired(posts: Sequence[Post], locales: Sequence[str], default: str, cut_off: str) -> Export:
    groups: dict[str, dict[str, Post]] = {}
    for post in posts:
        if post.locale:
            groups.setdefault(post.group or f"alone:{post.number}", {}).setdefault(post.locale, post)
    rows: list[Row] = []
    alone: list[Row] = []
    for group in groups.values():
        first = next((post.first for post in group.values() if post.first in group), "")
        source = group[next(locale for locale in (first, default, *locales) if locale in group)]
        slug = slug_of(source.name if source.name.isascii() and source.name else source.title, source.locale)
        row = Row(f"{_file(source)}.html", "", "", issue_of(source.day), slug, source.locale)
        others = [post for locale, post in group.items() if locale != source.locale]
        rows += [msgspec.structs.replace(row, translation=f"{_file(post)}.html", locale=post.locale) for post in others]
        if not others:
            alone.append(row)
    return Export(tuple(rows), tuple(alone), len(posts), cut_off)
