"""Sources: in which catalogs of the whole publication a translation stands that was made for a text, by its digest.

Rows of the index, one an issue, made of what sync reads anyway: deletable at any time. They only say where to look;
what is found there is read from the files.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from functools import partial

import msgspec

from pipeline import files
from pipeline.archive.by_issue import index_of, walk
from pipeline.archive.index import Row, basis_of
from pipeline.articles import is_issue
from pipeline.errors import PerakladError
from pipeline.model import PAGES, digest
from pipeline.parallel.workers import ALONE, Workers
from pipeline.reconcile import made_for
from pipeline.workspace import Workspace

#: What the index calls these rows.
KIND = "sources"

#: Bytes of a digest.
_SIZE = 12

#: Texts up to which each is searched for by itself; more are met by going through all that there are.
_FEW = 60

#: Stands before the path of a catalog that can't be read.
_UNREADABLE = "!"

#: The digests of the texts that a catalog holds a translation for, one after another, by the catalog's path.
Held = Mapping[str, bytes]

_decode = msgspec.msgpack.Decoder(dict[str, bytes]).decode


class Sources:
    """What every catalog of the publication holds, as far as it could be read."""

    def __init__(self, held: Mapping[str, Held]) -> None:
        self._held = {path: texts for issue in held.values() for path, texts in issue.items()}

    @classmethod
    def known(cls, workspace: Workspace) -> Sources:
        """As the index has it, be it out of date: for what is only told."""
        return cls({name: _decode(row.content) for name, row in index_of(workspace).rows(KIND, basis_of()).items()})

    @classmethod
    def now(cls, workspace: Workspace, stamps: Mapping[str, str], workers: Workers = ALONE) -> Sources:
        """As it is: of all issues, and of what former ones left under ``locales/``.

        ``stamps`` are digests of the snapshots of issues, as far as they are known already.
        """

        def recall(issue: str, row: Row) -> Held | None:
            stamp = stamps.get(issue) or workspace.snapshot(issue).digest
            return _decode(row.content) if row.files == stamp else None

        issues = sorted({*workspace.issues(), *former_issues(workspace)})
        # What is read here later than by whoever writes must not pass for what they have read.
        with files.noting():
            walked = walk(workspace, KIND, basis_of(), issues, recall, partial(_read, workspace), workers=workers)
            return cls({issue: held for issue, held, _ in walked})

    def find(self, locale: str, digests: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The catalogs of a locale that hold a translation for each of these texts; nothing for one that none has."""
        wanted = {bytes.fromhex(text): text for text in digests}
        meet: Callable[[bytes], Iterable[bytes]] = partial(_each, wanted) if len(wanted) <= _FEW else _all
        result: dict[str, list[str]] = {}
        for path, texts in self._held.items():
            if wanted and path.startswith(f"locales/{locale}/"):
                for text in wanted.keys() & set(meet(texts)):
                    result.setdefault(wanted[text], []).append(path)
        return {text: tuple(sorted(paths)) for text, paths in result.items()}

    def unreadable(self, locale: str) -> tuple[str, ...]:
        """The catalogs of a locale of which nobody knows what they hold."""
        start = f"{_UNREADABLE}locales/{locale}/"
        return tuple(sorted(path.removeprefix(_UNREADABLE) for path in self._held if path.startswith(start)))

    def of_catalog(self, path: str) -> tuple[str, ...]:
        """The texts that a catalog holds a translation for, by their digests."""
        return tuple(text.hex() for text in _all(self._held.get(path, b"")))


def _all(texts: bytes) -> Iterable[bytes]:
    return (texts[at : at + _SIZE] for at in range(0, len(texts), _SIZE))


def _each(wanted: Iterable[bytes], texts: bytes) -> Iterable[bytes]:
    for text in wanted:
        at = texts.find(text)
        while at >= 0 and at % _SIZE:
            at = texts.find(text, at + 1)
        if at >= 0:
            yield text


def keep(workspace: Workspace, rows: Iterable[Row]) -> None:
    """Keep what was read of issues on the way (see ``row_of``)."""
    index_of(workspace).put(KIND, basis_of(), rows)


def row_of(held: Workspace, issue: str, stamp: str) -> Row:
    """An issue's row, of a workspace that holds its files; ``stamp`` is the digest of their snapshot."""
    result: dict[str, bytes] = {}
    for locale in held.config.locales:
        folder = f"locales/{locale}/LC_MESSAGES/{issue}"
        for name in held.held.names.get(folder, ()):
            if not name.endswith(".po"):
                continue
            # What can't be read is no donor; who looks for one hears of it.
            try:
                catalog = held.catalog(f"{folder}/{name}")
                texts = (
                    bytes.fromhex(digest(made_for(entry), entry.context))
                    for entry in (catalog.entries if catalog else ())
                    if entry.target.strip() and entry.plural is None
                )
                result[f"{folder}/{name}"] = b"".join(texts)
            except PerakladError:
                result[f"{_UNREADABLE}{folder}/{name}"] = b""
    return Row(issue, stamp, msgspec.msgpack.encode(result))


def _read(workspace: Workspace, issue: str) -> tuple[Row, Held]:
    snapshot = workspace.snapshot(issue)
    row = row_of(workspace.holding(snapshot), issue, snapshot.digest)
    return row, _decode(row.content)


def former_issues(workspace: Workspace, besides: Container[str] = ()) -> tuple[str, ...]:
    """Issues of which nothing but catalogs is left, oldest first; those ``besides`` are known to have articles."""
    result: set[str] = set()
    for locale in workspace.config.locales:
        folder = workspace.root / "locales" / locale / "LC_MESSAGES"
        if folder.is_dir():
            result |= {
                path.name for path in folder.iterdir() if (is_issue(path.name) or path.name == PAGES) and path.is_dir()
            }
    return tuple(sorted(issue for issue in result if issue not in besides and not workspace.slugs(issue)))


def former_catalogs(workspace: Workspace, besides: Container[str] = ()) -> tuple[str, ...]:
    """The catalogs of issues of which nothing else is left; those ``besides`` are known to have articles."""
    return tuple(
        f"locales/{locale}/LC_MESSAGES/{issue}/{path.name}"
        for issue in former_issues(workspace, besides)
        for locale in workspace.config.locales
        for path in sorted((workspace.root / "locales" / locale / "LC_MESSAGES" / issue).glob("*.po"))
    )
