"""A translation that renders another text of the article."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.alignment.meaning import Meanings
from pipeline.alignment.reading import letters_of
from pipeline.alignment.series import SHORT, Row
from pipeline.checks.base import Subject, Subjects, Trouble, issue_check
from pipeline.model import Severity

#: How much better two texts must fit with their translations exchanged: to be told of, and to be sure.
LIKELY, SURE = 2.0, 5.0

#: The fit of two neighbours together from which they can't have changed places.
SURELY_RIGHT = 6.0

#: What the likeness of vectors weighs. Of 1,693 pairs of neighbours all are nearer than crosswise, by 0.94 ± 0.26.
MEANING = 6.0

#: How much better a translation must fit another text than its own, which it hardly fits.
MUCH_BETTER, HARDLY = 5.0, 0.5

#: The share of stems that two sources have in common whose translations may be the same.
ALIKE = 0.6


@issue_check("misplaced", "Renders another text", Severity.ERROR)
def misplaced(subjects: Subjects) -> Iterator[tuple[Subject, Trouble]]:
    """Two neighbours have each other's translation, or one text stands as the translation of two different ones.

    Told by what a translation has in common with its source: names by their sound, numbers, length, and words learned
    from finished translations; with `compare-meaning = true` and the extra `align` also by sentence vectors.
    """
    first: dict[tuple[str, str, str, str], Subject] = {}
    crossed = _crossed(subjects)
    for subject in subjects:
        row = subjects.row(subject)
        if row is None or row.target.length < SHORT:
            continue
        where = subject.where
        key = (where.issue, where.article, subject.locale, row.target.letters)
        twin = first.setdefault(key, subject)
        if twin is not subject and not _are_alike(twin, subject):
            other = subjects.rows[id(twin)]
            # Of the two, the one that fits less is the wrong one.
            wrong, right = (subject, twin) if row.fit.score <= other.fit.score else (twin, subject)
            yield wrong, Trouble(f"this is the translation of {_short(right)}", "Translate this text itself.")
        elif (gain := crossed.get(id(row))) is not None:
            if gain:
                hint = "Exchange it with the translation of the next one."
                message = "this seems to render the next text, and that one this"
                yield subject, Trouble(message, hint, doubtful=gain < SURE)
        elif rendered := _rendered(row):
            hint = f"Compare with “{rendered.source.text[:60]}”."
            yield subject, Trouble(f"this seems to render the {_place(row, rendered)} text", hint, doubtful=True)


def _crossed(subjects: Subjects) -> dict[int, float]:
    """The rows that have changed places: the first of two with what would be gained, the second with 0."""
    gains: list[tuple[float, int, Row, Row]] = []
    near = [(row, row.after) for row in subjects.rows.values() if row.after is not None and _may_cross(row, row.after)]
    if subjects.meanings is not None:
        subjects.meanings.read(text for pair in near for row in pair for text in (row.source, row.target))
    for number, (row, other) in enumerate(near):
        if (gain := _gain(row, other, subjects.meanings)) > 0:
            gains.append((gain, number, row, other))
    result: dict[int, float] = {}
    for gain, _, row, other in sorted(gains, key=lambda one: -one[0]):
        if id(row) not in result and id(other) not in result:
            result |= {id(row): gain, id(other): 0.0}
    return result


def _may_cross(row: Row, other: Row) -> bool:
    return not (row.is_short or other.is_short or row.fit.score + other.fit.score > SURELY_RIGHT)


def _gain(row: Row, other: Row, meanings: Meanings | None) -> float:
    """How much better two neighbours fit crosswise by their sources, where they have changed places; else 0."""
    alone, together = row.crossing(other)
    if meanings is not None:
        crosswise = meanings.likeness(row.source, other.target) + meanings.likeness(other.source, row.target)
        own = meanings.likeness(row.source, row.target) + meanings.likeness(other.source, other.target)
        alone, together = alone + MEANING * (crosswise - own), together + MEANING * (crosswise - own)
    return alone if alone > 0.5 and together > LIKELY and not _overlap(row, other) else 0.0


def _rendered(row: Row) -> Row | None:
    """The neighbour that a translation fits much better than its own source."""
    if row.is_short or row.fit.score > HARDLY:
        return None
    near = [
        neighbour
        for neighbour in (row.before, row.after)
        if neighbour and not neighbour.is_short and not _overlap(row, neighbour)
    ]
    best = max(near, key=lambda one: one.fits(row), default=None)
    return best if best is not None and best.fits(row) - row.fit.score > MUCH_BETTER else None


def _overlap(row: Row, other: Row) -> bool:
    """Whether one translation holds the other: that is told elsewhere."""
    one, two = sorted((row.target.letters, other.target.letters), key=len)
    return one in two


def _are_alike(one: Subject, other: Subject) -> bool:
    """Whether two sources may have one translation: “let's see how that works”, “let's see how it works now”."""
    first, second = one.source_reading, other.source_reading
    if letters_of(first.text) == letters_of(second.text):
        return True
    if first.values != second.values or first.capital_sounds != second.capital_sounds:
        return False
    shared, least = len(first.stem_set & second.stem_set), min(len(first.stem_set), len(second.stem_set))
    return shared >= ALIKE * len(first.stem_set | second.stem_set) or (least > 3 and shared >= least - 1)


def _place(row: Row, other: Row) -> str:
    return "next" if other is row.after else "previous"


def _short(subject: Subject) -> str:
    text = subject.source_seen.text
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"
