"""Corrections: what a factual or legal one asks of the other locales, as findings of `check`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.model import Deed, Entry, Finding, Severity, Where, digest
from pipeline.planning.journal import MARK, Act, CorrectionClass, Note, marks_in
from pipeline.planning.live import corrections
from pipeline.state.bookkeeping import PROGRAM
from pipeline.state.ledger import Ledger
from pipeline.state.reasons import quoted
from pipeline.state.source import Source
from pipeline.state.standing import HUMAN, Coverage
from pipeline.workspace import Workspace
from pipeline.workspace.updating import now, updated

#: The classes that nobody may wave through.
GRAVE = (CorrectionClass.FACTUAL, CorrectionClass.LEGAL)


def grave(notes: Iterable[Note]) -> list[Note]:
    """The notes of factual and legal corrections."""
    return [note for note in notes if note.act is Act.CORRECTED and note.kind in GRAVE]


def not_taken_in(workspace: Workspace, source: Source, coverage: Coverage, notes: Iterable[Note]) -> Iterator[Finding]:
    """Yield the texts of a locale into which a grave correction has not been taken by a person's hand.

    That nobody changed the translation's flag proves nothing: a person must have made, accepted or reviewed this
    translation for the corrected wording, or confirmed it after the correction was noted.
    """
    pending = grave(corrections(notes, (coverage.article, coverage.locale)))
    if not pending:
        return
    result = updated(workspace, source, coverage.locale, now())
    for note in pending:
        marks = set(marks_in(note.source))
        for segment in coverage.segments:
            mark = digest(segment.text, segment.context)[:MARK]
            entry = coverage.entries.get(segment.key)
            if mark in marks and not (
                entry and coverage.standings[segment.key].state.is_finished and _vouched(result.ledger, entry, note.at)
            ):
                remark = f" ({note.text})" if note.text else ""
                path, line = (coverage.path, entry.line) if entry and entry.line else (source.path, segment.line)
                yield Finding(
                    "correction",
                    Severity.ERROR,
                    f"a {note.kind} correction{remark} has not been taken into this translation: "
                    f"{quoted(segment.text)}",
                    f"Mend it, or have it read: `peraklad review {coverage.issue}/{coverage.article}"
                    f" --locale {coverage.locale} --by NAME`.",
                    Where(path, line, coverage.issue, coverage.article, coverage.locale),
                    segment.text,
                )


def _vouched(ledger: Ledger, entry: Entry, since: str) -> bool:
    pair = digest(entry.source, entry.context), digest(entry.target)
    # What was carried over from another wording by itself, or by a word that it was only a slip, proves nothing.
    others = {
        (fact.deed, fact.at, fact.by)
        for source in ledger.sources_of.get(pair[1], ())
        if source != pair[0]
        for fact in ledger.by_pair.get((source, pair[1]), ())
    }
    for fact in ledger.by_pair.get(pair, ()):
        if fact.by == PROGRAM or (fact.deed, fact.at, fact.by) in others:
            continue
        if fact.deed in (Deed.ACCEPTED, Deed.REVIEWED) or (fact.deed is Deed.MADE and fact.origin in ("", HUMAN)):
            return True
        if fact.deed is Deed.CONFIRMED and fact.at > since:
            return True
    return False
