"""Adopted texts into an article's catalog and ledger, and into its issue's journal."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import msgspec
from msgspec.structs import replace

from pipeline import markdown
from pipeline.adopting.anchors import as_in_source
from pipeline.adopting.pages import Translation, in_order
from pipeline.adopting.pairing import STRANGE, Fate, Pair, Pairing, of_beads, pair
from pipeline.alignment import Bead
from pipeline.archive.lexicon import links_of
from pipeline.errors import PageError
from pipeline.model import Deed, Entry, Fact, Segment, digest
from pipeline.planning import journal
from pipeline.planning.journal import Act, Note, parse_instant
from pipeline.planning.live import published
from pipeline.po import catalogs
from pipeline.state import ledger
from pipeline.state.bookkeeping import UNKNOWN, record, update
from pipeline.state.source import Source
from pipeline.state.standing import ADOPTED
from pipeline.workspace import Workspace
from pipeline.workspace.notes import notes_of
from pipeline.workspace.updating import updated

#: How many times longer than its source a page may be; what is longer holds more than the article.
LONGEST = 10

#: Sentences beyond which a page is a book.
MANY = 2000

#: Begins our remarks in an entry's comment.
REMARK = "adopted: "


class Plan(msgspec.Struct, frozen=True):
    """Who adopts, at which time (UTC), and what a sure text counts as: ``reviewed``, ``translated`` or ``draft``."""

    by: str
    at: str
    policy: str = "reviewed"


@dataclass(frozen=True, slots=True)
class Adopted:
    """What an article's published translation makes of its catalog; ``files`` are to be written, by their path.

    ``pairing``: with entries that had a translation already marked as kept.
    """

    issue: str
    article: str
    locale: str
    page: str
    pairing: Pairing
    translation: Translation
    files: Mapping[str, str]

    def count(self, fate: Fate) -> int:
        """How many segments became this."""
        return sum(one.fate is fate for one in self.pairing.pairs)


def adopted(
    workspace: Workspace,
    issue: str,
    slug: str,
    translation: Translation,
    page: str,
    plan: Plan,
    beads: Sequence[Bead] | None = None,
) -> Adopted:
    """Work out what a published translation makes of an article's catalog; nothing is written.

    ``page``: what the page is called in comments and messages. ``beads``: the pairing, where a person said it. Raises
    PageError for a page that is not this article's, in the wrong language, or far too long.
    """
    article = workspace.article(issue, slug)
    _require_fit(translation, article.locale, page)
    source = in_order(workspace.segments(article))
    units = list(translation.units)
    length = sum(len(segment.text) for segment in source)
    if translation.length > LONGEST * length or len(units) > MANY:
        raise PageError(
            f"the page is {translation.length / max(1, length):.0f} times as long as the article",
            where=page,
            hint="Save the article's own page, without what stands around it.",
        )
    locale = translation.locale
    pairing = (
        of_beads(source, units, beads)
        if beads is not None
        else pair(source, units, article.locale, locale, links_of(workspace, article.locale, locale))
    )
    if pairing.share < STRANGE and beads is None:
        raise PageError(
            f"the page has {100 * pairing.share:.0f} % of {issue}/{slug}: it is another article's",
            where=page,
            hint="Look which article it translates.",
        )
    anchored = as_in_source(translation, source, markdown.heading_ids(article.body), pairing.beads)
    if anchored is not translation:
        translation, pairing = anchored, of_beads(source, anchored.units, pairing.beads)
    pairing, texts = _files(workspace, workspace.source(article), translation, pairing, plan, again=beads is not None)
    return Adopted(issue, slug, translation.locale, page, pairing, translation, texts)


def digests_of(workspace: Workspace, issue: str, slug: str) -> list[str]:
    """What stands for each segment of an article, in the order in which they are aligned."""
    segments = in_order(workspace.segments(workspace.article(issue, slug)))
    return [digest(segment.text, segment.context) for segment in segments]


def _require_fit(translation: Translation, source_locale: str, page: str) -> None:
    locale = translation.locale
    if locale == source_locale:
        raise PageError(f"the article itself is in “{locale}”", where=page, hint="Name the translation's --locale.")
    if translation.guessed != locale:
        raise PageError(
            f"the page is in “{translation.guessed}”, not in “{locale}”",
            where=page,
            hint="Name the right --locale, or the right page."
            if translation.guessed != source_locale
            else "That is the article's own language; name the page with the translation.",
        )
    if not translation.units:
        raise PageError("the page holds no text", where=page, hint="Save it again.")


def _files(
    workspace: Workspace, source: Source, translation: Translation, pairing: Pairing, plan: Plan, *, again: bool
) -> tuple[Pairing, dict[str, str]]:
    """The pairing, with what was kept; catalog and ledger with the new texts, none where nothing is new.

    ``again``: a person has looked at the pairing: what was adopted as a draft before, and is one still, is replaced.
    """
    path = source.catalog_path(translation.locale)
    result = updated(workspace, source, translation.locale, plan.at)
    active = {entry.key: entry for entry in result.catalog.active}
    at = _since(translation, source.issue, plan)
    new: dict[tuple[str | None, str], Entry] = {}
    facts: list[Fact] = []
    pairs: list[Pair] = []
    for one in pairing.pairs:
        entry = new.get(one.segment.key) or active[one.segment.key]
        if entry.key in new or (entry.target.strip() and not (again and entry.fuzzy and REMARK in entry.comment)):
            pairs.append(replace(one, target=entry.target, fate=Fate.KEPT, reason="it is translated already"))
            continue
        pairs.append(one)
        new[entry.key] = _entry(entry, one, plan)
        facts += _facts(one, translation, plan, at)
    changed = {key: entry for key, entry in new.items() if entry != active[key]}
    pairing = dataclasses.replace(pairing, pairs=tuple(pairs))
    if not changed:
        return pairing, {}
    entries = tuple(entry if entry.obsolete else changed.get(entry.key, entry) for entry in result.catalog.entries)
    header = {**result.catalog.header, "Last-Translator": translation.translator or plan.by}
    recorded = record(replace(result.catalog, entries=entries, header=header), result.ledger.with_facts(facts),
                   source.digests, plan.at)  # fmt: skip
    kept = update(recorded, source.segments, source.path, plan.at)
    return pairing, {path: catalogs.dump(kept.catalog), ledger.path_of(path): ledger.dump(kept.ledger)}


def _entry(entry: Entry, one: Pair, plan: Plan) -> Entry:
    """The entry with what the page has for it; a remark says why it needs work, or has nothing."""
    lines = [line for line in entry.comment.split("\n") if line and not line.startswith(REMARK)]
    remark = [f"{REMARK}{one.reason}"] if one.reason else []
    comment = "\n".join([*lines, *remark])
    if not one.target:
        return replace(entry, target="", fuzzy=False, comment=comment)
    draft = one.fate is Fate.DRAFT or plan.policy == "draft"
    return replace(entry, target=one.target, fuzzy=draft, previous=None, previous_context=None, comment=comment)


def _facts(one: Pair, translation: Translation, plan: Plan, at: str) -> list[Fact]:
    """Who made the text; that it was taken for finished when it went live, and reviewed if the policy says so.

    All of it ``at`` that time, so that no forecast takes years of work for today's.
    """
    if not one.target:
        return []
    texts = digest(one.segment.text, one.segment.context), digest(one.target)
    person = translation.translator or UNKNOWN
    made = Fact(Deed.MADE, *texts, at, person, origin=ADOPTED)
    if one.fate is Fate.DRAFT or plan.policy == "draft":
        return [made]
    finished = [made, Fact(Deed.ACCEPTED, *texts, at, person)]
    return finished if plan.policy == "translated" else [*finished, Fact(Deed.REVIEWED, *texts, at, plan.by)]


def _since(translation: Translation, issue: str, plan: Plan) -> str:
    """Since when readers have a translation: the page's date, else the end of its issue; not later than now."""
    return min(moment(translation.published or _sunday(issue)), plan.at)


def moment(day: date) -> str:
    """Noon of a day, as facts and notes hold it."""
    return journal.instant(datetime.combine(day, time(12), UTC))


def notes_for(
    workspace: Workspace, done: Adopted, targets: Mapping[str, str], plan: Plan, *, again: bool = False
) -> list[Note]:
    """What the journal says of the article from now on: that readers have it, in both locales, and since when.

    ``targets``: the texts that the catalog has now, by segment key's digest. Nothing is noted of a place that is live
    already: later notes are closer to what readers have. ``again``: a person has paired the same page otherwise; where
    nothing went live since it was adopted, the texts that readers have are noted anew, a second later.
    """
    source = workspace.source(workspace.article(done.issue, done.article))
    known = published(notes_of(workspace, done.issue))
    marks = [digest(segment.text, segment.context) for segment in source.segments]
    shown = journal.marks_of(marks)
    made = journal.marks_of(digest(targets.get(mark, "")) for mark in marks)
    own = _day(workspace.article(done.issue, done.article).front.get("date", "")) or _sunday(done.issue)
    places = {
        source.locale: (min(moment(own), plan.at), shown),
        done.locale: (_since(done.translation, done.issue, plan), made),
    }
    since = places[done.locale][0]
    last = known.get((done.article, done.locale))
    if again and last and _is_of(last, since) and (last.source, last.target) != (shown, made):
        del known[done.article, done.locale]
        places[done.locale] = (journal.instant(parse_instant(last.at) + timedelta(seconds=1)), made)
    return [
        Note(Act.PUBLISHED, at, plan.by, done.article, locale, source=shown, target=target)
        for locale, (at, target) in places.items()
        if (done.article, locale) not in known
    ]


def _is_of(note: Note, since: str) -> bool:
    """Whether a note is of the adoption since when readers have a page, or of a pairing of it that was mended."""
    return timedelta(0) <= parse_instant(note.at) - parse_instant(since) < timedelta(hours=1)


def targets_of(segments: Sequence[Segment], done: Adopted) -> dict[str, str]:
    """The target texts of an adopted article by the digest of their source."""
    texts = {one.segment.key: one.target for one in reversed(done.pairing.pairs)}  # of a text twice, the first counts
    return {digest(segment.text, segment.context): texts.get(segment.key, "") for segment in segments}


def journals(workspace: Workspace, notes: Mapping[str, Sequence[Note]]) -> dict[str, str]:
    """The journals with new notes, by path. A note of what went live long ago keeps its time among the others."""
    return {
        journal.path_of(issue): journal.dump([*notes_of(workspace, issue), *new]) for issue, new in notes.items() if new
    }


def _sunday(issue: str) -> date:
    return date.fromisoformat(issue) + timedelta(days=6)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
