"""All forms of a hunspell dictionary's words, by our own reading of its affix rules.

Only what can be promised is read: prefixes and suffixes with strips, conditions and cross products, letters that are
ignored or converted, words that stand in compounds with digits alone. A dictionary that uses more (continued affixes,
compounds of words, forbidden words…) is refused, and hunspell is asked as before. Rules: hunspell(5).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import PerakladError

#: Settings that change which words are right in ways that are not read here.
_BEYOND = frozenset(
    "AF AM CHECKSHARPS CIRCUMFIX COMPLEXPREFIXES COMPOUNDBEGIN COMPOUNDEND COMPOUNDFLAG COMPOUNDMIDDLE"
    " COMPOUNDPERMITFLAG COMPOUNDROOT FORBIDDENWORD FULLSTRIP KEEPCASE LANG NEEDAFFIX PSEUDOROOT".split()
)

#: Splitting words is done here at no sign, and at none of these does a word of letters and apostrophes break.
_BREAKS = re.compile(r"[\^$]?[-–—][\^$]?|\d+")


class UnreadableError(PerakladError):
    """A dictionary that is broken, or says more than is read here: hunspell must be asked."""


#: Stands before a form that is right in capitals alone.
HIDDEN = "\n"

#: What a rule takes from a word's end or beginning, what it puts there instead, and whether a prefix may go before it.
_Change = tuple[int, list[str], bool]


@dataclass
class _Rules:
    """The prefixes or the suffixes of one flag: what is stripped, on which condition, what is put there."""

    crosses: bool
    changes: dict[tuple[str, str], list[str]] = field(default_factory=dict)


@dataclass
class Affixes:
    """What an affix file says. ``ignored`` letters are taken out of words, ``converted`` ones replaced."""

    encoding: str = "latin-1"
    ignored: str = ""
    converted: dict[str, str] = field(default_factory=dict)
    _flag: str = ""
    _bound: frozenset[str] = frozenset()
    _compounds: frozenset[str] = frozenset()
    _prefixes: dict[str, _Rules] = field(default_factory=dict)
    _suffixes: dict[str, _Rules] = field(default_factory=dict)

    @staticmethod
    def read(path: Path) -> Affixes:
        """Read an affix file. Raises UnreadableError for one that is broken, or says more than is read here."""
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        match = re.search(rb"(?m)^SET\s+(\S+)", data)
        affixes = Affixes(match[1].decode("ascii", "replace") if match else "latin-1")
        try:
            for number, line in enumerate(data.decode(affixes.encoding).splitlines(), 1):
                affixes._take(line.split(), number)
        except (LookupError, UnicodeError, ValueError, IndexError, re.error) as error:
            raise UnreadableError(f"these affix rules can't be read ({error})", where=str(path)) from error
        return affixes

    def _take(self, words: list[str], number: int) -> None:
        match words:
            case ["FLAG", kind, *_]:
                self._flag = kind
            case ["PFX" | "SFX", *_]:
                self._take_affix(words)
            case ["IGNORE", letters, *_]:
                self.ignored = letters
            case ["ICONV", old, new]:
                if len(old) > 1:
                    raise ValueError(f"line {number}: a conversion of several letters is not read")
                self.converted[old] = new
            case ["ONLYINCOMPOUND", flag, *_]:
                self._bound |= {flag}
            case ["COMPOUNDRULE", rule, *_] if not rule.isdigit():
                self._compounds |= set(re.findall(r"\(([^()]*)\)", rule) if self._flag else rule)
            case ["BREAK", sign, *_] if not _BREAKS.fullmatch(sign):
                raise ValueError(f"line {number}: words that break at “{sign}” are not read")
            case [name, *_] if name in _BEYOND:
                raise ValueError(f"line {number}: {name} is not read")

    def _take_affix(self, words: list[str]) -> None:
        sides = self._prefixes if words[0] == "PFX" else self._suffixes
        match words[1:]:
            case [flag, ("Y" | "N") as crosses, count, *_] if count.isdigit():
                sides[flag] = _Rules(crosses == "Y")
            case [flag, strip, added, *rest]:
                if "/" in added:
                    raise ValueError(f"an affix of {flag} that takes affixes of its own is not read")
                condition = rest[0] if rest and not rest[0].startswith("#") else "."
                sides[flag].changes.setdefault((_none(strip), condition), []).append(self._clean(_none(added)))

    def _clean(self, word: str) -> str:
        return "".join(letter for letter in word if letter not in self.ignored) if self.ignored else word

    def _flags(self, text: str) -> tuple[str, ...]:
        if self._flag == "long":
            return tuple(text[at : at + 2] for at in range(0, len(text), 2))
        return tuple(filter(None, text.split(",")) if self._flag == "num" else text)

    def forms(self, words: Path) -> Iterator[str]:
        """Yield every form of every word of a list in its own case, some more than once.

        ``HIDDEN`` stands before the forms that a word of mixed case has as if it were capitalised: hunspell takes them
        where all is written in capitals, unless the capitalised word is listed itself. Raises UnreadableError for a
        list that is not as its affix file says.
        """
        inflections: dict[str, _Inflection] = {}
        hidden: dict[str, _Inflection] = {}
        capitalised: set[str] = set()
        try:
            with words.open(encoding=self.encoding, newline="\n") as lines:
                next(lines, None)  # how many there are, more or less
                for word, flags in map(self._entry, lines):
                    inflection = inflections.get(flags)
                    if inflection is None:
                        inflection = inflections[flags] = self._inflection(flags)
                    yield from inflection.forms(word)
                    if word[1:] == word[1:].lower():
                        capitalised.update([word] if word != word.lower() else ())
                    elif flags or not word.isupper():
                        hidden.setdefault(word[:1].upper() + word[1:].lower(), inflection)
        except (LookupError, ValueError) as error:
            raise UnreadableError(f"this list of words can't be read ({error})", where=str(words)) from error
        for word, inflection in hidden.items():
            if word not in capitalised:
                yield from [HIDDEN + form for form in inflection.forms(word)]

    def _entry(self, line: str) -> tuple[str, str]:
        """A line's word and flags; what stands behind them is of no account here."""
        line = line.rstrip("\r\n").split("\t", 1)[0]
        if " " in line:
            line = _MORPHOLOGY.sub("", line)
        word, _, flags = line.partition("/")
        return self._clean(word.strip()), flags.strip()

    def _inflection(self, text: str) -> _Inflection:
        flags = self._flags(text)
        if not self._bound.isdisjoint(flags) and any(
            flag in self._suffixes or flag in self._prefixes for flag in flags
        ):
            raise ValueError("words with affixes that stand only in compounds are not read")
        return _Inflection(
            [self._prefixes[flag] for flag in flags if flag in self._prefixes],
            [self._suffixes[flag] for flag in flags if flag in self._suffixes],
            is_bare=self._bound.isdisjoint(flags),
            is_compound=any(flag in self._compounds for flag in flags),
        )


#: Morphological fields behind a word; any other blank belongs to it.
_MORPHOLOGY = re.compile(r"[ \t]+[a-z]{2}:.*$")


def _none(text: str) -> str:
    return "" if text == "0" else text


class _Inflection:
    """What a set of flags makes of words.

    Which suffixes a word takes depends on its last letters alone, as many as the longest condition has: so that is
    found out once for each ending.
    """

    def __init__(self, prefixes: list[_Rules], suffixes: list[_Rules], *, is_bare: bool, is_compound: bool) -> None:
        self._is_compound = is_compound
        self._is_bare = is_bare
        self._prefixes = [
            (strip, _condition(condition, at_end=False), added, rules.crosses)
            for rules in prefixes
            for (strip, condition), added in rules.changes.items()
        ]
        self._suffixes = [
            (strip, _condition(condition, at_end=True), added, rules.crosses)
            for rules in suffixes
            for (strip, condition), added in rules.changes.items()
        ]
        reach = [max(len(strip) + 1, _length(condition)) for rules in suffixes for strip, condition in rules.changes]
        self._reach = max(reach, default=0)
        self._by_ending: dict[str, tuple[_Change, ...]] = {}

    def forms(self, word: str) -> list[str]:
        """The word's forms. Raises ValueError for a word that would stand in compounds with other words."""
        if self._is_compound and not any(map(str.isdigit, word)):
            raise ValueError("compounds of words are not read")
        if not word:
            return []
        forms = [word] if self._is_bare else []
        crossed: list[str] = []
        ending = word[-self._reach :] if self._reach else ""
        changes = self._by_ending.get(ending)
        if changes is None:
            changes = self._by_ending[ending] = tuple(self._changes(ending))
        for strip, added, crosses in changes:
            stem = word[:-strip] if strip else word
            new = [stem + letters for letters in added]
            forms += new
            if crosses and self._prefixes:
                crossed += new
        for stripped, fits, added, crosses in self._prefixes:
            if word.startswith(stripped) and len(word) > len(stripped) and fits(word):
                forms += [letters + word[len(stripped) :] for letters in added]
            if crosses:
                for form in crossed:
                    if form.startswith(stripped) and fits(form):
                        forms += [letters + form[len(stripped) :] for letters in added]
        return forms

    def _changes(self, ending: str) -> Iterator[_Change]:
        for strip, fits, added, crosses in self._suffixes:
            # A word that is stripped of all its letters is none (FULLSTRIP would have it otherwise).
            if ending.endswith(strip) and len(ending) > len(strip) and fits(ending):
                yield len(strip), added, crosses


_SIGN = re.compile(r"\[\^?[^\]]*\]|[\s\S]")


def _length(condition: str) -> int:
    """The letters that a condition looks at."""
    return 0 if condition == "." else len(_SIGN.findall(condition))


def _condition(condition: str, *, at_end: bool) -> Callable[[str], object]:
    """A condition as hunspell reads it: letters, sets in brackets and dots; anything else means itself."""
    if condition == ".":
        return bool
    pattern = "".join(
        _set(sign) if sign[0] == "[" and len(sign) > 1 else _letter(sign) for sign in _SIGN.findall(condition)
    )
    return re.compile(pattern + r"\Z").search if at_end else re.compile(pattern).match


def _set(sign: str) -> str:
    letters = sign[2:-1] if sign[1] == "^" else sign[1:-1]
    return f"[{'^' if sign[1] == '^' else ''}{re.escape(letters)}]"


def _letter(sign: str) -> str:
    return "[\\s\\S]" if sign == "." else re.escape(sign)
