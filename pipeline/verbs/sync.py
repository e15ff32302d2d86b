"""Sync: bring catalogs, templates and ledgers into line with the articles, carrying translations over."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import msgspec

from pipeline import catalogs, files
from pipeline.index import Row, basis_of
from pipeline.model import Change
from pipeline.parallel import ALONE, Workers
from pipeline.verbs import saving
from pipeline.verbs.tallies import index_of
from pipeline.workspace import LABELS, Workspace

#: What the index calls the issues in which there was nothing to do.
KIND = "in line"


@dataclass(frozen=True, slots=True)
class Synced:
    """What sync did to one catalog; ``written`` is False where it was in line already.

    ``mended`` counts translations that got their source's line breaks at the ends, which gettext's tools ask for.
    """

    path: str
    locale: str
    written: bool
    changes: tuple[Change, ...]
    mended: int = 0


@dataclass(frozen=True, slots=True)
class Worked:
    """What sync would do to one issue: the catalogs looked at, and the files that would change, by path.

    ``files`` is the digest of the snapshot it was worked out of, ``read`` what those files held (None: nothing).
    """

    issue: str
    files: str
    done: tuple[Synced, ...]
    texts: Mapping[str, str]
    read: Mapping[str, bytes | None] = field(default_factory=dict)


class _InLine(msgspec.Struct, frozen=True, array_like=True):
    """What the index keeps of an issue that is in line: its catalogs (path, locale) and a digest of its templates."""

    catalogs: tuple[tuple[str, str], ...]
    templates: str


@files.redone
def sync(
    workspace: Workspace,
    names: Iterable[str] = (),
    *,
    dry_run: bool = False,
    typo_by: str = "",
    workers: Workers = ALONE,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Synced, ...]:
    """Sync what is named (default: everything) and return what was done, catalog by catalog.

    ``typo_by`` is who says that the edits found were corrections of slips, so that finished translations stay valid.
    ``progress`` is told each issue that had to be looked at.

    Every file is worked out and found writable before the first one is written; running it again changes no byte.
    Raises PerakladError for an unreadable article, catalog or ledger, or a folder that can't be written.
    """
    chosen: dict[str, list[str]] = {}
    for issue, slug in workspace.select(names):
        chosen.setdefault(issue, []).append(slug)
    with files.lock(workspace.root), saving.batch(workspace) as batch:
        files.sweep(workspace.root / "locales")

        def take(work: Worked) -> None:
            progress(work.issue or LABELS)
            for where, data in work.read.items():
                files.note(workspace.root, where, data)
            # The next ones are being worked out meanwhile.
            if not dry_run:
                batch.add(work.texts)

        works = _works(workspace, chosen, typo_by, workers, take)
        written = batch.place()
    done = [one for work in works for one in work.done]
    return tuple(done if dry_run else [replace(one, written=one.path in written) for one in done])


def _works(
    workspace: Workspace,
    chosen: Mapping[str, Sequence[str]],
    typo_by: str,
    workers: Workers,
    take: Callable[[Worked], None],
) -> list[Worked]:
    """Work out each issue, and the labels last; those in which the index says there is nothing to do aren't read.

    ``take`` is given each that was worked out, as soon as it is.
    """
    index, basis = index_of(workspace), basis_of(msgspec.json.encode(workspace.config))
    known = index.rows(KIND, basis)
    found: dict[str, Worked] = {}
    for issue in (*chosen, ""):
        row = known.get(issue or LABELS)
        if row and row.files == (digest := workspace.snapshot(issue).digest):
            in_line = msgspec.msgpack.decode(row.content, type=_InLine)
            if in_line.templates == _templates(workspace, issue, in_line):
                slugs = chosen.get(issue, (LABELS,))
                done = [
                    Synced(path, locale, False, ()) for path, locale in in_line.catalogs if Path(path).stem in slugs
                ]
                found[issue] = Worked(issue, digest, tuple(done), {})
    left = [issue for issue in (*chosen, "") if issue not in found]
    new: list[Row] = []
    # All texts are kept until they are in place: none need wait for its turn.
    for work in workers.map(partial(_work_out, workspace, chosen, typo_by), left, light=True):
        take(work)
        found[work.issue] = work
        complete = not work.issue or len(chosen[work.issue]) == len(workspace.slugs(work.issue))
        if complete and not work.texts and not any(one.changes for one in work.done):
            in_line = _InLine(tuple((one.path, one.locale) for one in work.done), "")
            in_line = msgspec.structs.replace(in_line, templates=_templates(workspace, work.issue, in_line))
            new.append(Row(work.issue or LABELS, work.files, msgspec.msgpack.encode(in_line)))
    index.put(KIND, basis, new)
    return [found[issue] for issue in (*chosen, "")]


def _work_out(workspace: Workspace, chosen: Mapping[str, Sequence[str]], typo_by: str, issue: str) -> Worked:
    """Work out the files of one issue (the labels, if it is empty), from a snapshot of it: the work of a worker."""
    from pipeline.verbs import updating

    snapshot = workspace.snapshot(issue)
    held = workspace.holding(snapshot)
    done: list[Synced] = []
    texts: dict[str, str] = {}
    with files.noting() as noted:
        for slug in chosen.get(issue, (LABELS,)):
            source = held.source(held.article(issue, slug)) if issue else held.label_source()
            for one in updating.files_of(held, source, typo_by):
                texts |= {where: text for where, text in one.texts.items() if _differs(held, where, text)}
                if one.locale:
                    catalog = source.catalog_path(one.locale)
                    done.append(Synced(catalog, one.locale, one.changed, one.changes, one.mended))
    read = {where: noted[path] for where in texts if (path := workspace.root / where) in noted}
    return Worked(issue, snapshot.digest, tuple(done), texts, read)


def _differs(workspace: Workspace, where: str, text: str) -> bool:
    data = workspace.held.files.get(where)
    if data is None:
        path = workspace.root / where
        data = path.read_bytes() if path.is_file() else None
    return data != text.encode("utf-8")


def _templates(workspace: Workspace, issue: str, in_line: _InLine) -> str:
    """A digest of the templates that an issue's catalogs are made by; nothing in it stands for a missing one."""
    names = sorted({Path(path).stem for path, _ in in_line.catalogs})
    found = hashlib.sha256()
    for name in names:
        path = workspace.root / catalogs.template_path_of(issue, name)
        found.update(hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"\0")
    return found.hexdigest()
