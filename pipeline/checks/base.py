"""What a check is: a function from one text, or from all of an issue's, to what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Protocol

from pipeline.alignment import lengths
from pipeline.alignment.lexicon import NOTHING, Links
from pipeline.alignment.meaning import Meanings
from pipeline.alignment.reading import Reading, reading
from pipeline.alignment.series import Row, Sibling, connect
from pipeline.checks.view import View, view
from pipeline.languages.dictionaries import is_word
from pipeline.languages.letters import plain
from pipeline.languages.tokens import Sieve
from pipeline.model import SAID_ABOVE, Severity, Term, Where

#: Findings of one check on one text: of more, a person mends the text and not the findings.
MOST = 20

#: Characters of a text that is checked; a long paragraph has some two thousand.
MOST_CHARACTERS = 20_000

#: The severity in settings that switches a check off.
OFF = "off"


@dataclass(frozen=True)
class Subject:
    """One text to look at: a target with its source, or a source text by itself (then ``source`` is None).

    ``locale`` is the text's, ``source_locale`` the locale it was translated from. ``known`` are the words in lower
    case that the publication's own dictionary adds, ``classical`` says that the house writes Belarusian classically,
    ``links`` are the words learned from finished pairs of these two languages.
    """

    text: str
    locale: str
    where: Where
    source: str | None = None
    source_locale: str = ""
    kind: str = ""
    terms: tuple[Term, ...] = ()
    known: frozenset[str] = frozenset()
    classical: bool = False
    links: Links = NOTHING

    @cached_property
    def seen(self) -> View:
        """What a reader sees of the text."""
        return view(self.text)

    @cached_property
    def source_seen(self) -> View:
        """What a reader sees of the source; nothing where there is none."""
        return view(self.source or "")

    @cached_property
    def unknown(self) -> tuple[tuple[str, int], ...]:
        """Words in lower case that neither the dictionary nor the publication's own list has, and where each begins."""
        strange = _unknown(self.locale).of(self.seen.each) - self.known
        return tuple([placed for placed in self.seen.words if placed[0] in strange]) if strange else ()

    @cached_property
    def plain(self) -> str:
        """The text as it is compared: one letter for each that a reader takes for one."""
        return plain(self.seen.text, self.locale)

    @cached_property
    def source_plain(self) -> str:
        """The source as it is compared."""
        return plain(self.source_seen.text, self.source_locale or self.locale)

    @cached_property
    def reading(self) -> Reading:
        """The text as read for comparing."""
        return reading(self.seen.text, self.locale)

    @cached_property
    def source_reading(self) -> Reading:
        """The source as read for comparing; nothing where there is none."""
        return reading(self.source_seen.text, self.source_locale or self.locale)


@cache
def _unknown(locale: str) -> Sieve:
    """The words in lower case that the dictionary lacks."""
    return Sieve(lambda word: word.islower() and len(word) > 2 and is_word(word, locale) is False)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a check says of a subject: the message, what to do, and the corrected text where it is known.

    ``doubtful``: worth a look, but never a reason to block; it is a warning at most. ``unseen``: no reader sees it, and
    `check --fix` mends it; it is a note at most.
    """

    message: str
    hint: str
    fix: str | None = None
    doubtful: bool = False
    unseen: bool = False


class CheckFunction(Protocol):
    """The body of a check."""

    def __call__(self, subject: Subject, /) -> Iterator[Trouble]:
        """Yield what is wrong with the subject."""


class Subjects(tuple[Subject, ...]):  # noqa: SLOT001 - it carries what is worked out
    """All texts of an issue that checks look at, and what is told of them together."""

    rows: dict[int, Row]
    meanings: Meanings | None

    @classmethod
    def of(cls, texts: Sequence[Subject], meanings: Meanings | None = None) -> Subjects:
        """Gather texts: those that say that another holds them, and those that are too long, are left out.

        ``meanings``: sentence vectors, where texts are to be compared by them, too.
        """
        kept = cls(subject for subject in texts if subject.text.strip() != SAID_ABOVE and not is_too_long(subject))
        kept.meanings = meanings
        kept.rows = _rows(texts, frozenset(map(id, kept)))
        return kept

    def row(self, subject: Subject) -> Row | None:
        """A translation with its source among its neighbours; None for a source text."""
        return self.rows.get(id(subject))


def _rows(texts: Sequence[Subject], kept: frozenset[int]) -> dict[int, Row]:
    rows: dict[int, Row] = {}
    articles: dict[tuple[str, str, str], list[Row]] = {}
    by_source: dict[tuple[str, str, str], dict[str, Row]] = {}
    sizes: dict[tuple[str, str], list[tuple[int, int]]] = {}
    targets = [subject for subject in texts if subject.source is not None]
    for subject in targets:
        if id(subject) in kept:
            pair = (subject.source_reading.length, subject.reading.length)
            sizes.setdefault((subject.source_locale, subject.locale), []).append(pair)
    expected = {pair: lengths.median(lengths_of_pair, *pair) for pair, lengths_of_pair in sizes.items()}
    last: Subject | None = None
    for subject in targets:
        place = (subject.where.issue, subject.where.article, subject.locale)
        if id(subject) not in kept:
            # Said in the text above: that renders both sources.
            if last is not None and subject.text.strip() == SAID_ABOVE and last.locale == subject.locale:
                both = f"{rows[id(last)].source.text} {subject.source_seen.text}"
                rows[id(last)].source = reading(both, subject.source_locale)
            continue
        last = subject
        ratio = subject.links.ratio
        usual = expected[subject.source_locale, subject.locale] if ratio is None else ratio
        row = rows[id(subject)] = Row(subject.source_reading, subject.reading, usual, subject.links)
        articles.setdefault(place, []).append(row)
        others = by_source.setdefault((*place[:2], subject.source_seen.text), {})
        for locale, other in others.items():
            if locale != subject.locale and other.sibling is None:
                row.sibling = Sibling(other.target, row.expected - other.expected)
                other.sibling = Sibling(row.target, other.expected - row.expected)
        others.setdefault(subject.locale, row)
    for found in articles.values():
        connect(found)
    return rows


class IssueCheckFunction(Protocol):
    """The body of a check of a whole issue."""

    def __call__(self, subjects: Subjects, /) -> Iterator[tuple[Subject, Trouble]]:
        """Yield what is wrong, each with the text it is said of."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check as registered: ``slug`` is its id in settings and reports, ``help`` what `check --explain` prints.

    ``name`` is what people call it, translated in the desk's catalogs. ``sources``: it also looks at source texts by
    themselves. ``repairs``: its fixes are safe for `check --fix`.
    ``dictionary``: it is not run for a locale that has no word list.
    """

    slug: str
    name: str
    severity: Severity
    help: str
    run: CheckFunction
    sources: bool
    repairs: bool = False
    dictionary: bool = False


@dataclass(frozen=True, slots=True)
class IssueCheck:
    """A check that needs to see all texts of an issue together."""

    slug: str
    name: str
    severity: Severity
    help: str
    run: Callable[[Sequence[Subject]], Iterator[tuple[Subject, Trouble]]]
    dictionary: bool = False


def check(
    slug: str, name: str, severity: Severity, *, sources: bool, repairs: bool = False, dictionary: bool = False
) -> Callable[[CheckFunction], Check]:
    """Make a generator function a check; its docstring is the help text."""

    def register(function: CheckFunction) -> Check:
        return Check(slug, name, severity, _help(function), function, sources, repairs, dictionary)

    return register


def issue_check(
    slug: str, name: str, severity: Severity, *, dictionary: bool = False
) -> Callable[[IssueCheckFunction], IssueCheck]:
    """Make a generator function a check of whole issues; its docstring is the help text."""

    def register(function: IssueCheckFunction) -> IssueCheck:
        def of_texts(texts: Sequence[Subject]) -> Iterator[tuple[Subject, Trouble]]:
            return function(texts if isinstance(texts, Subjects) else Subjects.of(texts))

        return IssueCheck(slug, name, severity, _help(function), of_texts, dictionary)

    return register


def _help(function: object) -> str:
    return "\n".join(line.strip() for line in (function.__doc__ or "").strip().splitlines())


def is_too_long(subject: Subject) -> bool:
    """Whether a text is so long that no check looks at it: nobody writes such a paragraph, and it could take hours."""
    return max(len(subject.text), len(subject.source or "")) > MOST_CHARACTERS
