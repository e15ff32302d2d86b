"""The words of the newsroom as types. Nothing here reads or writes a file.

What an archive has hundreds of thousands of (entries, facts) are msgspec's structures, which take a tenth of a
dataclass's time to be made; ``msgspec.structs.replace`` copies them.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from pipeline.values import Alike, Choice

#: Front-matter fields that readers see and that are therefore translated, in page order.
FIELDS = ("title", "lead", "alt", "caption")

#: Closed vocabularies of labels, in the order in which ``labels.po`` lists them.
VOCABULARIES = ("section", "trend", "site")

#: The identity of an entry within its catalog, and of a segment within its article: context and source text.
EntryKey = tuple[str | None, str]

#: The issue of the publication's own pages (about, privacy), which belong to no week: ``pages/SLUG.md``.
PAGES = "pages"

#: A target text that says: the translation stands in the entry above.
SAID_ABOVE = "^"


#: Begins the comments by which a merge leaves the choice between two texts to a person.
CHOOSE = "merged, please choose: "


def folder_of(issue: str) -> str:
    """The folder of an issue's articles within the workspace."""
    return PAGES if issue == PAGES else f"articles/{issue}"


# Every text is asked for several times while its issue is looked at: an issue's worth of them is remembered.
@lru_cache(maxsize=4096)
def digest(text: str, context: str | None = None) -> str:
    """Return 24 hex digits that stand for a text: equal for canonically equivalent Unicode, not for other wording.

    The context, where there is one, is joined as gettext joins it (U+0004), so that one phrase in two fields has
    two digests.
    """
    joined = text if context is None else f"{context}\x04{text}"
    return hashlib.blake2b(unicodedata.normalize("NFC", joined).encode("utf-8"), digest_size=12).hexdigest()


class Block(msgspec.Struct, frozen=True):
    """A stretch of a Markdown document; the ``raw`` of all blocks joined is the document, byte for byte.

    ``text`` is None for what nobody translates (blank lines, code, HTML, markup between texts). Otherwise it is the
    inline Markdown on offer: one line (a hard break stays a line end in it), the containers' prefixes taken away;
    ``raw`` is then that text alone as it stands in the document, without the markup around it. ``prefix`` is what a
    second line of the block must begin with ("> ", spaces of a list item), None where there can be no second line.
    ``kind`` is one of heading, paragraph, list-item, quote, table-cell, footnote, alt, link-title, box-title (of a box
    or tab), attribute (of a shortcode), html-text, html-attribute, code, html, markup.
    """

    kind: str
    raw: str
    text: str | None = None
    prefix: str | None = ""


class Article(msgspec.Struct, frozen=True):
    """One commentary in its source locale, as it stands in ``articles/ISSUE/SLUG.md``.

    ``fields`` are the translatable ones, ``front`` all fields as text; ``lines`` says on which line of the file a field
    stands, and under the empty name where the body begins: for messages only. ``dialects`` are those of Markdown
    in which its body is read (see ``markdown.dialects``). ``further`` are the texts of further fields that are
    translated, each with its field's path.
    """

    issue: str
    slug: str
    locale: str
    fields: Mapping[str, str]
    section: str
    trend: str
    body: str
    front: Mapping[str, str] = {}
    lines: Mapping[str, int] = {}
    segmentation: str | None = None
    dialects: tuple[str, ...] = ()
    further: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        """The article's path within the workspace, with forward slashes."""
        return f"{folder_of(self.issue)}/{self.slug}.md"


class Segment(Alike, frozen=True, eq=False, gc=False):
    """The unit of translation: a sentence, a whole block, a front-matter field or a label.

    ``context`` is the ``msgctxt``: the field's or the vocabulary's name, None for a text of the body.
    ``line`` is where the segment begins in its file (from 1): for messages only, never an identity. ``opens``: nothing
    stands before it in its block, or it is a block or field by itself.

    >>> Segment("The talks lasted two days.", "lead", "lead", line=6).key
    ('lead', 'The talks lasted two days.')
    >>> Segment("Forty people came.", "paragraph", line=9) == Segment("Forty people came.", "paragraph", line=12)
    True
    """

    text: str
    kind: str
    context: str | None = None
    line: int = 0
    opens: bool = False

    @property
    def key(self) -> EntryKey:
        """The identity within a catalog: context and text."""
        return (self.context, self.text)

    @property
    def content(self) -> tuple[object, ...]:
        """Everything but the line."""
        return (self.text, self.kind, self.context)


class Entry(Alike, frozen=True, eq=False, gc=False):
    """One segment's row in a catalog, or a former segment's (``obsolete``).

    ``previous`` is the earlier wording of the source for which ``target`` was made (``#| msgid``). ``comment`` belongs
    to the translator and is never ours to write, but for the texts kept by a merge. ``line`` is the row's place in
    the PO file: for messages only.

    A stale one, after “two days” became “three days”:

    >>> row = Entry("It took three days.", "Гэта заняло два дні.", fuzzy=True, previous="It took two days.")
    >>> row.key, row.obsolete
    ((None, 'It took three days.'), False)
    """

    source: str
    target: str = ""
    context: str | None = None
    kind: str = ""
    reference: str = ""
    fuzzy: bool = False
    previous: str | None = None
    previous_context: str | None = None
    comment: str = ""
    obsolete: bool = False
    line: int = 0
    # Parts of foreign entries, which ours never have, kept as they were found.
    flags: tuple[str, ...] = ()
    plural: tuple[str, tuple[str, ...]] | None = None
    previous_plural: str | None = None

    @property
    def key(self) -> EntryKey:
        """The identity within a catalog: context and source text."""
        return (self.context, self.source)

    @property
    def content(self) -> tuple[object, ...]:
        """Everything but the line, which depends on what stands above."""
        return (
            self.source, self.target, self.context, self.kind, self.reference, self.fuzzy, self.previous,
            self.previous_context, self.comment, self.obsolete, self.flags, self.plural, self.previous_plural,
        )  # fmt: skip


class Change(msgspec.Struct, frozen=True):
    """What reconciling did to one segment.

    ``kind``: cosmetic, corrected (an edit that a person vouched for), edited, moved, split, merged, added, removed,
    restored; what was kept is not reported. ``before`` and ``after`` are the
    source texts on each side, ``score`` the similarity (0–1) on which the decision rests.
    """

    kind: str
    after: str = ""
    before: tuple[str, ...] = ()
    context: str | None = None
    score: float = 1.0


class Deed(Choice):
    """What a fact of the ledger records about a pair of source and target."""

    MADE = "made"
    ACCEPTED = "accepted"
    REVIEWED = "reviewed"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    RETURNED = "returned"


class Pivot(msgspec.Struct, frozen=True, gc=False):
    """The third-language text that a translation was really made from."""

    locale: str
    digest: str


class Fact(msgspec.Struct, frozen=True, gc=False):
    """One line of a ledger: who did what to an exact pair of source and target (both as digests), and when (UTC).

    ``origin`` (human, machine:ENGINE, memory) belongs to MADE; ``note`` to CONFIRMED (the wording before),
    DISMISSED (``check: reason``), RETURNED (see ``state.remarks``), to a MADE by which a reviewer changed another's
    text (see ``state.editing``) and to a machine's MADE (its text).

    >>> pair = digest("Forty people came."), digest("Прыйшло сорак чалавек.")
    >>> Fact(Deed.DISMISSED, *pair, "2026-11-20T12:00:00Z", "hanna", note="numbers: forty in words").check
    'numbers'
    """

    deed: Deed
    source: str
    target: str
    at: str
    by: str
    origin: str = ""
    pivot: Pivot | None = None
    note: str = ""

    @property
    def check(self) -> str:
        """The check that a DISMISSED is about."""
        return self.note.partition(":")[0]


class State(Choice):
    """The one word that reports show, worst first."""

    MISSING = "missing"
    MACHINE = "machine"
    STALE = "stale"
    DRAFT = "draft"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"

    @property
    def is_finished(self) -> bool:
        """Whether a person calls the translation done, for the source as it stands."""
        return self in (State.TRANSLATED, State.REVIEWED)


class Severity(Choice):
    """How much a finding weighs: an error blocks the gate."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Where(msgspec.Struct, frozen=True):
    """A place to look: a file of the workspace, a line in it (0: the file as a whole), and what it is about."""

    path: str
    line: int = 0
    issue: str = ""
    article: str = ""
    locale: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


class Finding(msgspec.Struct, frozen=True):
    """Something that an editor should see: which check, how bad, what is wrong, what to do, where.

    ``text`` is the segment's own words, ``fix`` the whole corrected target where a repair is safe. ``code``
    is the gate's reason (``state.reasons``), empty for what others find.

    >>> where = Where("locales/be/LC_MESSAGES/2026-11-16/ferry.po", 21, "2026-11-16", "ferry", "be")
    >>> found = Finding("numbers", Severity.ERROR, "40 is not here", "Write it, or dismiss this.", where, "Forty came.")
    >>> f"{found.where}: {found.message} [{found.check}]"
    'locales/be/LC_MESSAGES/2026-11-16/ferry.po:21: 40 is not here [numbers]'
    """

    check: str
    severity: Severity
    message: str
    hint: str
    where: Where
    text: str = ""
    fix: str | None = None
    code: str = ""


class Term(msgspec.Struct, frozen=True):
    """A glossary row: for each locale the allowed forms (first = preferred) and the forbidden ones."""

    name: str
    allowed: Mapping[str, tuple[str, ...]]
    forbidden: Mapping[str, tuple[str, ...]]
    note: str = ""


class Tally(msgspec.Struct, frozen=True):
    """Counts of one article in one locale: segments and source words by state."""

    issue: str
    article: str
    locale: str
    segments: Mapping[State, int]
    words: Mapping[State, int]
    stale_machine: int = 0

    @property
    def total(self) -> int:
        """All segments."""
        return sum(self.segments.values())


class Policy(msgspec.Struct, frozen=True):
    """What must be true before a locale of an issue may go live. The defaults are the strict ones.

    ``translated`` and ``reviewed`` are percentages of segments. ``reviewer``: ``anyone`` or ``not-translator``.
    ``accepted_machine``: may machine text that a person accepted without a change go live? ``incomplete``: what becomes
    of an article that is not finished: ``block`` the issue, ``omit`` the article, show the ``source`` with a notice, or
    show the ``stale`` translation with a notice (where every text of it has one; omit it otherwise). ``release``: what
    goes live for the first time together, the whole ``issue`` or each ``article`` by itself. ``review_edit``: how much
    of a text (per cent of its characters) a reviewer may change and still approve it; beyond that a second person
    reads it. ``quality``: errors by weight in 1,000 words at which an article passes; 0: nobody counts.
    ``machine_kept``: the share of an article's characters (per cent) that may not be a machine's unchanged ones; 0: any
    may.
    """

    translated: float = 100.0
    reviewed: float = 100.0
    reviewer: str = "not-translator"
    accepted_machine: bool = False
    incomplete: str = "block"
    release: str = "issue"
    machine_kept: float = 0.0
    review_edit: float = 10.0
    quality: float = 0.0


class Verdict(msgspec.Struct, frozen=True):
    """The gate's word on one issue: whether it may be published, and every finding that says no.

    ``tallies`` are the counts of everything that was judged. ``troubles``: by locale (empty: in all of them), the
    articles with a reason against them, excused or not; an empty name is the issue as a whole. ``articles``: those that
    alone were asked for, none where the issue was.
    """

    issue: str
    passed: bool
    reasons: tuple[Finding, ...] = ()
    notices: tuple[Finding, ...] = ()
    editions: Mapping[str, bool] = {}
    tallies: tuple[Tally, ...] = ()
    troubles: Mapping[str, tuple[str, ...]] = {}
    articles: tuple[str, ...] = ()
