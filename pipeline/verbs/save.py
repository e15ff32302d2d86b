"""Edit: save one translation from the desk, unless somebody changed it meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from pipeline import checks, files
from pipeline.errors import SelectionError
from pipeline.model import SAID_ABOVE, Deed, Entry, Fact, digest
from pipeline.po import catalogs
from pipeline.po.catalogs import Catalog
from pipeline.state import ledger
from pipeline.state.bookkeeping import Updated
from pipeline.state.editing import note_of, share
from pipeline.state.ledger import Ledger
from pipeline.state.source import Source
from pipeline.state.standing import HUMAN, MACHINE, Coverage, Standing, cover, is_own_work, standing
from pipeline.values import Choice
from pipeline.workspace import Workspace, saving
from pipeline.workspace.coverage import pivot_digest
from pipeline.workspace.updating import now, updated


class Refusal(Choice):
    """Why a translation can't be saved or approved."""

    UNFINISHED = "only a finished translation can be reviewed"
    NOTHING_ABOVE = "“^” means: said in the sentence above; nothing stands above this one"
    NOT_YOURS = "the approval is another's"
    OWN_WORK = "the policy wants another person than its translator"


@dataclass(frozen=True, slots=True)
class Saved:
    """Whether the text was saved; if not, ``current`` is the entry as somebody else left it meanwhile.

    Where the source was changed, ``current`` is the entry that took the place of the one that was asked for.
    ``coverage`` is how everything stands now. ``refusal`` says why it is refused though nothing has changed; of a text
    that was saved, why it isn't reviewed. ``before``, ``facts``: what it was, what is put on record.
    """

    done: bool
    current: Entry
    coverage: Coverage
    refusal: Refusal | None = None
    before: Entry | None = None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed for one entry.

    ``draft``: it needs work still. ``comment``: None leaves the one that is there. ``origin``: the text is word for
    word what the memory or an engine suggested (``memory``, ``machine:ENGINE``). ``dismissed``: the checks that are
    wrong about it, with the reasons. ``review``: the person has read the whole sentence and calls it good as it is now.
    """

    text: str
    draft: bool = False
    comment: str | None = None
    origin: str = ""
    dismissed: Mapping[str, str] = field(default_factory=dict)
    review: bool = False


def version_of(entry: Entry) -> str:
    """A digest of what a translator saw of an entry; a save is refused if it is no longer that."""
    return digest(f"{entry.source}\x00{entry.target}\x00{entry.fuzzy}\x00{entry.comment}", entry.context)


def key_of(entry: Entry) -> str:
    """What an entry is called outside: the digest of its source text and context."""
    return digest(entry.source, entry.context)


def was(entry: Entry, key: str) -> bool:
    """Whether the entry's source was worded as the one of ``key`` before it was changed."""
    return entry.previous is not None and digest(entry.previous, entry.previous_context or entry.context) == key


@files.retry_on_conflict
def save(workspace: Workspace, source: Source, locale: str, key: str, typed: Typed, version: str, by: str) -> Saved:
    """Write one entry's target. ``key`` is the digest of its source.

    Raises SelectionError if the source is gone and nothing took its place, SettingsError for an unknown check,
    CatalogError for what no catalog can hold.
    """
    checks.require_known(dict(typed.dismissed), "dismiss")
    with files.lock(workspace.root):
        result = updated(workspace, source, locale, now())
        entry = find_entry(result, key)
        if version_of(entry) != version:
            return Saved(False, entry, covered(workspace, source, locale, result))
        if typed.text.strip() == SAID_ABOVE and any(
            segment.opens and segment.key == entry.key for segment in source.segments
        ):
            return Saved(False, entry, covered(workspace, source, locale, result), Refusal.NOTHING_ABOVE)
        path = source.catalog_path(locale)
        target = catalogs.require_fit(_lines(typed.text), entry.source, path)
        comment = entry.comment if typed.comment is None else _lines(typed.comment)
        new = replace(
            entry,
            target=target,
            fuzzy=typed.draft and bool(target),
            previous=entry.previous if typed.draft else None,
            previous_context=None,
            comment=catalogs.require_fit(comment, entry.source, path),
        )
        entries = tuple(new if known is entry else known for known in result.catalog.entries)
        judged = standing(entry, result.ledger, source.digests)
        facts = facts_of(entry, new, typed, result, by, judged)
        known, refusal = result.ledger.with_facts(facts), None
        if typed.review and not new.fuzzy and new.target:
            refusal = Refusal.OWN_WORK
            if not is_own(workspace, source, locale, standing(new, known, source.digests), by):
                facts.append(Fact(Deed.REVIEWED, key_of(new), digest(target), now(), by))
                known, refusal = known.with_facts(facts), None
        catalog = replace(result.catalog, entries=entries)
        return written(workspace, source, locale, catalog, known, new, entry, tuple(facts), refusal)


def written(
    workspace: Workspace,
    source: Source,
    locale: str,
    catalog: Catalog,
    known: Ledger,
    entry: Entry,
    before: Entry,
    facts: tuple[Fact, ...] = (),
    refusal: Refusal | None = None,
) -> Saved:
    """Write a catalog and its ledger; answer with the entry as it is now, and what was ``before``."""
    path = source.catalog_path(locale)
    saving.write_all(workspace, {path: catalogs.dump(catalog), ledger.path_of(path): ledger.dump(known)})
    coverage = covered(workspace, source, locale, Updated(catalog, known, ()))
    return Saved(True, entry, coverage, refusal, before, facts)


def covered(workspace: Workspace, source: Source, locale: str, result: Updated) -> Coverage:
    """How everything stands."""
    pivots = pivot_digest(workspace, source)
    return cover(source, locale, result.catalog.entries, result.ledger, pivot_digest=pivots)


def is_own(workspace: Workspace, source: Source, locale: str, judged: Standing, by: str) -> bool:
    """Whether the policy wants another person to review a translation than ``by``. Labels are in every issue."""
    issues = (source.issue,) if source.issue else workspace.issues()
    rules = (workspace.config.policy_for(locale, workspace.issue_settings(issue)) for issue in issues)
    return any(policy.reviewer == "not-translator" and is_own_work(judged, by, policy.review_edit) for policy in rules)


def find_entry(result: Updated, key: str) -> Entry:
    """The entry of this key, or the one whose source was worded so before. Raises SelectionError for none."""
    for entry in result.catalog.active:
        if key_of(entry) == key:
            return entry
    for entry in result.catalog.active:
        if was(entry, key):
            return entry
    raise SelectionError("this sentence is no longer in the article", hint="Reload the page.")


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def facts_of(entry: Entry, new: Entry, typed: Typed, result: Updated, by: str, judged: Standing) -> list[Fact]:
    """What is to be recorded of a save: who made the text, accepted it, or called it still valid."""
    if not new.target:
        return []
    at, pair = now(), (key_of(entry), digest(new.target))
    facts = [Fact(Deed.DISMISSED, *pair, at, by, note=f"{slug}: {why}") for slug, why in typed.dismissed.items()]
    made = result.ledger.find(*pair, Deed.MADE)
    if new.target != entry.target and typed.origin and not made:
        made = Fact(Deed.MADE, *pair, at, typed.origin, origin=typed.origin)
        facts.append(made)
    if typed.draft or (new.target == entry.target and not entry.fuzzy):
        return facts
    if made is not None and made.origin not in ("", HUMAN):
        facts.append(Fact(Deed.ACCEPTED, *pair, at, by))
    elif made is None and new.target == entry.target and entry.previous is not None and _is_known(result, new):
        facts.append(Fact(Deed.CONFIRMED, *pair, at, by, note=entry.previous))
    elif made is None or new.target != entry.target:
        facts.append(Fact(Deed.MADE, *pair, at, by, origin=HUMAN, note=_whose(entry, new, judged, by)))
    return facts


def _is_known(result: Updated, entry: Entry) -> bool:
    """Whether a text is on record for some wording of its source: else it was typed as a draft, and is made now."""
    return bool(result.ledger.sources_of.get(digest(entry.target)))


def _whose(entry: Entry, new: Entry, judged: Standing, by: str) -> str:
    """What a fact says of another's finished text that ``by`` has changed: whose it was, and how much of it it was."""
    former = judged.former if judged.translator == by else judged.translator
    if not judged.state.is_finished or not former or former == by or judged.origin.startswith(MACHINE):
        return ""
    before = judged.edited if judged.translator == by else 0.0
    return note_of(former, min(100.0, before + share(entry.target, new.target)))
