"""What a page needs besides text: pictures, the articles and places that its links lead to, files it offers."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator

from pipeline import files, markdown
from pipeline.articles import addresses, path_of
from pipeline.articles.addresses import Address
from pipeline.errors import PerakladError
from pipeline.files import MAX_BYTES, pictures
from pipeline.model import PAGES, Article, Finding, Severity, Where, folder_of
from pipeline.workspace import Workspace
from pipeline.workspace.snapshot import Snapshot

_LINKED = re.compile(rb"((?:\d{4}-\d\d-\d\d/|pages/)?[a-z0-9-]{1,100})\.(?:md|html)\b")


def findings(workspace: Workspace, article: Article) -> Iterator[Finding]:
    """Yield what an article's pages would lack."""
    yield from _own_address(article)
    if image := article.front.get("image", ""):
        yield from _picture(workspace, article, image, article.lines.get("image", 1))
    begin = article.lines.get("", 1)
    for reference in markdown.references(article.body):
        if reference.kind == "image":
            yield from _picture(workspace, article, reference.url, begin + reference.line)
        else:
            yield from _link(workspace, article, reference.url, begin + reference.line)
    for name, text in article.fields.items():
        for reference in markdown.references(text):
            yield from _link(workspace, article, reference.url, article.lines.get(name, 1))


#: What the site itself has beside its own pages (see ``publish.html``), as regular expressions.
_TAKEN = re.compile(r"index|archive|search|404|section-.*")


def _own_address(article: Article) -> Iterator[Finding]:
    """A page and a list of the site, or an article and its issue's page, can't both have one address."""
    taken = _TAKEN.fullmatch(article.slug) if article.issue == PAGES else article.slug == "index"
    if taken:
        what = "a page of the site itself" if article.issue == PAGES else "its issue's own page"
        said = f"this would have the address of {what}: {article.slug}.html"
        yield _finding(article, 1, "address", said, "Give the file another name.")


def _picture(workspace: Workspace, article: Article, url: str, line: int) -> Iterator[Finding]:
    address = addresses.picture(url, article.issue)
    if address.kind == "file" and not pictures.is_named(address.path):
        yield _finding(article, line, "picture", f"{url} is no picture that browsers show", _LAY)
    elif address.kind == "file":
        yield from _file(workspace, article, address, "picture", url, line)
    elif address.kind == "nowhere":
        yield _finding(article, line, "picture", f"the picture {url} is not among the articles' files", _LAY)


def _file(
    workspace: Workspace, article: Article, address: Address, what: str, url: str, line: int
) -> Iterator[Finding]:
    """A file may be shared by the locales, or each may have its own; where all lack it, that is one trouble."""
    lacking = {
        locale: why for locale in workspace.config.locales if (why := trouble_with(workspace, address.path, locale))
    }
    if len(lacking) == len(workspace.config.locales):
        yield _finding(article, line, what, f"the {what} {url} {lacking[article.locale]}", _LAY)
        return
    for locale, why in lacking.items():
        own = addresses.own(address.path, locale)
        hint = f"Put one for all locales at {addresses.where(address.path)}, or {own} beside it."
        yield _finding(article, line, what, f"the {what} {url} {why} for “{locale}”", hint, locale)


_LAY = "Put the file there, or mend the address."


def trouble_with(workspace: Workspace, path: str, locale: str) -> str:
    """Why a file (its path under ``articles/``) can't be published in a locale; empty if it can."""
    where = file_for(workspace, path, locale)
    place = workspace.root / where
    try:
        files.within(workspace.root / where.partition("/")[0], place)
        status = place.stat()
    except PerakladError as error:
        return f"can't be used: {error.message}"
    except OSError:
        return "is not there"
    except ValueError:
        return "has no usable name"
    if stat.S_ISDIR(status.st_mode):
        return "is a folder"
    if not stat.S_ISREG(status.st_mode):
        return "is not a regular file"
    if status.st_size > MAX_BYTES:
        return f"is larger than {MAX_BYTES:,} bytes"
    if not os.access(place, os.R_OK):
        return "can't be read"
    try:
        pictures.offered(place.read_bytes(), where)
    except PerakladError as error:
        return f"can't be used: {error.message}"
    return ""


def file_for(workspace: Workspace, path: str, locale: str) -> str:
    """The file in the workspace that a locale's pages show under ``path``: its own if it has one."""
    own = addresses.where(addresses.own(path, locale))
    try:
        return own if (workspace.root / own).exists() else addresses.where(path)
    except (OSError, ValueError):
        return addresses.where(path)


def _link(workspace: Workspace, article: Article, url: str, line: int) -> Iterator[Finding]:
    address = addresses.resolve(url, article.issue, workspace.config.url.rstrip("/"))
    if address.kind == "here":
        yield from _place(article, article, address.place, url, line)
    elif address.kind == "file":
        yield from _file(workspace, article, address, "file", url, line)
    elif address.kind == "article":
        target = _target(workspace, address)
        if target is None:
            said = f"the link {url} leads to an article that is not there"
            yield _finding(
                article, line, "link", said, "Link as the files lie: ../2017-05-08/name.md, or mend the name."
            )
        else:
            yield from _place(article, target, address.place, url, line)
    elif (
        address.kind == "page" and address.issue and not workspace.has_issue(address.issue)
    ) or address.kind == "nowhere":
        said = f"the link {url} leads nowhere on the site"
        yield _finding(article, line, "link", said, "Link to an article as the files lie: ../2017-05-08/name.md.")


def _target(workspace: Workspace, address: Address) -> Article | None:
    if not workspace.is_there(path_of(address.issue, address.slug)):
        return None
    try:
        return workspace.article(address.issue, address.slug)
    except PerakladError:
        return None  # told where it stands; a page that can't be made is none to link to


def _place(article: Article, target: Article, place: str, url: str, line: int) -> Iterator[Finding]:
    if place and place not in markdown.heading_ids(target.body) and not place.startswith("fn"):
        said = f"the link {url} leads to a place that {target.path} has not"
        near = ", ".join(f"#{one}" for one in markdown.heading_ids(target.body)[:5])
        hint = f"Its headings: {near}." if near else "It has no headings; leave out what begins with #."
        yield _finding(article, line, "link", said, hint)


def _finding(
    article: Article, line: int, check: str, message: str, hint: str, locale: str = "",
    severity: Severity = Severity.ERROR,
) -> Finding:  # fmt: skip
    return Finding(check, severity, message, hint, Where(article.path, line, article.issue, article.slug, locale))


# What a verdict, or a page, depends on outside the issue's own files


def linked(own: Snapshot) -> frozenset[tuple[str, str]]:
    """The (issue, article) that an issue's articles may link to: all that look like it, its own left out."""
    result: set[tuple[str, str]] = set()
    for path, data in own.files.items():
        if path.endswith(".md") and (b".md" in data or b".html" in data):
            for match in _LINKED.finditer(data):
                issue, _, slug = match[1].decode("ascii").rpartition("/")
                if issue and issue != own.issue:
                    result.add((issue, slug))
    return frozenset(result)


def beside(workspace: Workspace, own: Snapshot) -> bytes:
    """A digest of what a verdict on an issue depends on besides texts: the files there are, and linked articles."""
    hasher = hashlib.sha256()
    folder = folder_of(own.issue)
    for name in own.names.get(folder, ()):
        if not name.endswith((".md", ".toml", ".jsonl")):
            for line in _listing(f"{workspace.root}/{folder}/{name}", 0):
                hasher.update(line.encode("utf-8", "surrogateescape"))
    for issue, slug in sorted(linked(own)):
        try:
            data = (workspace.root / path_of(issue, slug)).read_bytes()
        except OSError:
            data = b""
        hasher.update(f"{issue}/{slug}\0{len(data)}\0".encode() + data)
    return hasher.digest()


def _listing(path: str, depth: int) -> Iterator[str]:
    """A line for each file of a folder and those in it: its kind, whether it can be read, where a link leads."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a Path for each takes longer than looking at it
    except OSError:
        yield f"{path}\0-\n"
        return
    real = os.path.realpath(path) if os.path.islink(path) else ""  # noqa: PTH114 - as above
    large = status.st_size > MAX_BYTES
    changed = f"{status.st_size}\0{status.st_mtime_ns}" if stat.S_ISREG(status.st_mode) else ""
    yield f"{path}\0{stat.S_IFMT(status.st_mode)}\0{large}\0{changed}\0{os.access(path, os.R_OK)}\0{real}\n"
    if stat.S_ISDIR(status.st_mode) and depth < 5:
        names: Iterable[str] = ()
        try:
            names = sorted(os.listdir(path))  # noqa: PTH208 - as above
        except OSError:
            yield f"{path}\0unreadable\n"
        for name in names:
            yield from _listing(f"{path}/{name}", depth + 1)
