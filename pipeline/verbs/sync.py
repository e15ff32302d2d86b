"""Sync: bring catalogs, templates and ledgers into line with the articles, carrying translations over."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import msgspec

from pipeline import files
from pipeline.archive.by_issue import settings_basis, walk
from pipeline.archive.index import Row
from pipeline.model import Change
from pipeline.parallel.workers import ALONE, Workers
from pipeline.po import catalogs
from pipeline.state import ledger
from pipeline.workspace import LABELS, Workspace, saving
from pipeline.workspace.elsewhere import place_of

#: What the index calls the issues in which there was nothing to do.
KIND = "in line"


#: A text that looks for a translation: its catalog, locale and digest.
Want = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Synced:
    """What sync did to one catalog; ``written`` is False where it was in line already.

    ``mended`` counts translations that got their source's line breaks at the ends, which gettext's tools ask for.
    ``absorbed`` are catalogs of vanished articles that go on in this one and were taken away. ``vanished`` counts
    finished translations that are on record and gone from the file, ``recorded`` what people did since the last sync;
    ``dropped`` counts texts of which the file would lose, or has lost, the whole entry. ``notices`` are for the person
    who runs it.
    """

    path: str
    locale: str
    written: bool
    changes: tuple[Change, ...]
    mended: int = 0
    absorbed: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    vanished: int = 0
    recorded: int = 0
    dropped: int = 0

    @property
    def risky(self) -> bool:
        """Whether something that a person made is gone, would be, or would go elsewhere: a person looks at that."""
        return bool(self.absorbed or self.dropped)


@dataclass(frozen=True, slots=True)
class Worked:
    """What sync would do to one issue: the catalogs looked at, and the files that would change, by path.

    ``read`` is what those files held (None: nothing), ``files`` the digest of the snapshot it was worked out of.
    ``wants`` are texts that still look for a translation, ``orphans`` the issue's catalogs without an article, and
    ``sources`` is what the index keeps of what its catalogs hold.
    """

    issue: str
    done: tuple[Synced, ...]
    texts: Mapping[str, str]
    read: Mapping[str, bytes | None] = field(default_factory=dict)
    files: str = ""
    wants: tuple[Want, ...] = ()
    orphans: tuple[str, ...] = ()
    sources: Row | None = None


class _InLine(msgspec.Struct, frozen=True, array_like=True):
    """What the index keeps of an issue that is in line: its catalogs and a digest of its templates.

    Of a catalog: path, locale, and how many finished translations are gone from it. ``wants`` are texts of the issue
    that still look for a translation.
    """

    catalogs: tuple[tuple[str, str, int], ...]
    templates: str
    wants: tuple[Want, ...] = ()


@files.retry_on_conflict
def sync(
    workspace: Workspace,
    names: Iterable[str] = (),
    *,
    dry_run: bool = False,
    careful: bool = False,
    typo_by: str = "",
    workers: Workers = ALONE,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Synced, ...]:
    """Sync what is named (default: everything) and return what was done, catalog by catalog.

    ``careful``: leave issues as they are in which a catalog is ``risky``. ``typo_by`` is who says that the edits found
    were corrections of slips, so that finished translations stay valid. ``progress`` is told each issue that had to be
    looked at.

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
            if not dry_run and not (careful and any(synced.risky for synced in work.done)):
                batch.add(work.texts)
                batch.remove(where for result in work.done for path in result.absorbed for where in _with_ledger(path))

        works = _works(workspace, chosen, typo_by, workers, take)
        written = batch.place()
    done = [synced for work in works for synced in work.done]
    return tuple(done if dry_run else [replace(synced, written=synced.path in written) for synced in done])


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

    def recall(issue: str, row: Row) -> Worked | None:
        digest = workspace.snapshot(issue).digest
        in_line = msgspec.msgpack.decode(row.content, type=_InLine)
        if row.files != digest or in_line.templates != _templates(workspace, issue, in_line.catalogs):
            return None
        slugs = chosen.get(issue, (LABELS,))
        done = [
            Synced(path, locale, False, (), vanished=gone)
            for path, locale, gone in in_line.catalogs
            if Path(path).stem in slugs
        ]
        return Worked(issue, tuple(done), {}, files=digest, wants=in_line.wants)

    issues = (*chosen, "")
    worked: dict[str, Worked] = {}
    work = partial(_work_out, workspace, chosen, typo_by)
    # All texts are kept until they are in place: none need wait for its turn, but for those that look for a text.
    for step in walk(workspace, KIND, settings_basis(workspace), issues, recall, work, workers=workers, light=True):
        worked[step.issue] = step.known
        if step.new and not (step.known.wants or step.known.orphans):
            take(step.known)
    from pipeline.archive.sources import keep

    keep(workspace, [work.sources for work in worked.values() if work.sources])
    offers, again = _offers(workspace, worked, workers)
    looking = workspace.looking(offers)
    for _, result in workers.map(partial(_work_out, looking, chosen, typo_by), again, light=True):
        worked[result.issue] = result
    for issue in issues:
        if worked[issue].wants or worked[issue].orphans or issue in again:
            take(worked[issue])
    return [worked[issue] for issue in issues]


def _offers(
    workspace: Workspace, worked: Mapping[str, Worked], workers: Workers
) -> tuple[dict[tuple[str, str], tuple[str, ...]], list[str]]:
    """Where other catalogs of the publication hold translations, by locale and text, and the issues to look at again.

    Looked for are the texts that want one, and all that the catalogs of vanished articles hold: they may know better.
    """
    from pipeline.archive.sources import Sources, former_catalogs

    orphans = [*former_catalogs(workspace, worked), *(path for work in worked.values() for path in work.orphans)]
    own: dict[tuple[str, str], set[str]] = {}
    for path, locale, text in (want for work in worked.values() for want in work.wants):
        own.setdefault((locale, text), set()).add(path)
    if not (own or orphans):
        return {}, []
    sources = Sources.now(workspace, {issue: work.files for issue, work in worked.items() if issue}, workers)
    offers: dict[tuple[str, str], tuple[str, ...]] = {}
    again: set[str] = set()
    for locale in workspace.config.locales:
        wanted = [text for other, text in own if other == locale]
        kept = [path for path in orphans if path.split("/")[1] == locale]
        known = {text for path in kept for text in sources.of_catalog(path)}
        held = sources.find(locale, sorted({*wanted, *known}))
        if closed := sources.unreadable(locale):
            # Whatever is looked for may stand in what can't be read: who looks there says so.
            held |= {text: (*held.get(text, ()), *closed) for text in wanted}
        for text, paths in held.items():
            ours = own.get((locale, text), set())
            # One text may be wanted in two places, each of which may be the other's source.
            if others := tuple(path for path in paths if ours != {path}):
                offers[locale, text] = others
                again |= {place_of(path)[0] for path in (*ours, *(others if text in known else ()))}
    return offers, [issue for issue in worked if issue and issue in again]


def _with_ledger(path: str) -> tuple[str, ...]:
    """A catalog, its ledger and its template."""
    issue, name = place_of(path)
    return path, ledger.path_of(path), catalogs.template_path_of(issue, name)


def _work_out(
    workspace: Workspace, chosen: Mapping[str, Sequence[str]], typo_by: str, issue: str
) -> tuple[Row | None, Worked]:
    """Work out the files of one issue (the labels, if it is empty), from a snapshot of it: the work of a worker."""
    from pipeline.archive import sources
    from pipeline.workspace import updating

    snapshot = workspace.snapshot(issue)
    held = workspace.holding(snapshot)
    done: list[Synced] = []
    texts: dict[str, str] = {}
    wants: list[Want] = []
    with files.noting() as noted:
        for slug in chosen.get(issue, (LABELS,)):
            source = held.source_of(issue, slug)
            for updated in updating.files_of(held, source, typo_by):
                texts |= {where: text for where, text in updated.texts.items() if _differs(held, where, text)}
                if updated.locale:
                    catalog = source.catalog_path(updated.locale)
                    told = (
                        updated.mended,
                        updated.absorbed,
                        updated.notices,
                        updated.vanished,
                        updated.recorded,
                        updated.dropped,
                    )
                    done.append(Synced(catalog, updated.locale, updated.changed, updated.changes, *told))
                    wants += [(catalog, updated.locale, text) for text in updated.wants]
        going = [where for synced in done for path in synced.absorbed for where in _with_ledger(path)]
        for where in going:
            if held.is_there(where):
                held.read_bytes(where)
    read = {where: noted[path] for where in (*texts, *going) if (path := workspace.root / where) in noted}
    orphans = held.orphans(issue) if issue else ()
    row = sources.row_of(held, issue, snapshot.digest) if issue else None
    work = Worked(issue, tuple(done), texts, read, snapshot.digest, tuple(wants), orphans, row)
    complete = not issue or (len(chosen[issue]) == len(held.slugs(issue)) and not orphans)
    if not complete or texts or any(result.changes for result in done):
        return None, work
    kept = tuple((synced.path, synced.locale, synced.vanished) for synced in done)
    in_line = _InLine(kept, _templates(workspace, issue, kept), work.wants)
    return Row(issue or LABELS, snapshot.digest, msgspec.msgpack.encode(in_line)), work


def _differs(workspace: Workspace, where: str, text: str) -> bool:
    data = workspace.held.files.get(where)
    if data is None:
        path = workspace.root / where
        data = path.read_bytes() if path.is_file() else None
    return data != text.encode("utf-8")


def _templates(workspace: Workspace, issue: str, kept: Sequence[tuple[str, str, int]]) -> str:
    """A digest of the templates that an issue's catalogs are made by; nothing in it stands for a missing one."""
    names = sorted({Path(path).stem for path, *_ in kept})
    hasher = hashlib.sha256()
    for name in names:
        path = workspace.root / catalogs.template_path_of(issue, name)
        hasher.update(hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"\0")
    return hasher.hexdigest()
