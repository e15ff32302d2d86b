"""The ``Plural-Forms`` of a PO header: C expressions in ``n``, parsed and tried out; never handed to an interpreter.

The grammar is that of the GNU gettext manual ("Plural forms"); like ``msgfmt --check``, the forms are tried for the
numbers from 0 to 1000.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence

#: Characters of an expression; the longest that is known (Arabic, Breton) has some 250.
MAX_LENGTH = 1000

_FIELD = re.compile(r"\s*nplurals\s*=\s*(\d{1,3})\s*;\s*plural\s*=\s*([^;]+?)\s*;?\s*\Z")
_TOKEN = re.compile(r"\s*(?:(\d{1,9})|(n)(?!\w)|(\|\||&&|[=!<>]=|[<>?:%*/+!()-]))")

#: C's operators that take two sides, the loosest first.
_LEVELS: tuple[dict[str, Callable[[int, int], int]], ...] = (
    {"||": operator.or_},
    {"&&": operator.and_},
    {"==": operator.eq, "!=": operator.ne},
    {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge},
    {"+": operator.add, "-": operator.sub},
    {"*": operator.mul, "/": operator.floordiv, "%": operator.mod},
)

#: What an expression gives for each of many numbers: all at once takes a fraction of the time of one after another.
_Values = Callable[[Sequence[int]], Sequence[int]]


def count(field: str) -> int:
    """Return how many plural forms a header promises. Raises ValueError with what is wrong with it."""
    match = _FIELD.match(field)
    if not match or len(field) > MAX_LENGTH:
        raise ValueError("it is not “nplurals=…; plural=…;”")
    forms = int(match[1])
    if not 1 <= forms <= 10:
        raise ValueError(f"{forms} plural forms")
    values = _Parser(match[2]).parse()
    try:
        used = set(map(int, values(range(1001))))
    except ZeroDivisionError:
        raise ValueError("it divides by zero") from None
    if not used <= set(range(forms)):
        raise ValueError(f"it gives form {max(used)} of {forms}")
    return forms


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens: list[str] = []
        at = 0
        while at < len(text.rstrip()):
            match = _TOKEN.match(text, at)
            if not match:
                raise ValueError(f"it can't be read at {text[at : at + 10]!r}")
            self.tokens.append(match[0].strip())
            at = match.end()
        self.at = 0
        self.depth = 0

    def parse(self) -> _Values:
        values = self.choice()
        if self.at < len(self.tokens):
            raise ValueError(f"{self.tokens[self.at]!r} is out of place")
        return values

    def take(self, *wanted: str) -> str:
        """The next token if it is one of these, else nothing."""
        if self.at < len(self.tokens) and self.tokens[self.at] in wanted:
            self.at += 1
            return self.tokens[self.at - 1]
        return ""

    def choice(self) -> _Values:
        self.depth += 1
        if self.depth > 50:
            raise ValueError("it is nested too deeply")
        test = self.sides(0)
        if self.take("?"):
            yes = self.choice()
            if not self.take(":"):
                raise ValueError("a “?” lacks its “:”")
            no = self.choice()
            self.depth -= 1
            return _chosen(test, yes, no)
        self.depth -= 1
        return test

    def sides(self, level: int) -> _Values:
        if level == len(_LEVELS):
            return self.single()
        left = self.sides(level + 1)
        while sign := self.take(*_LEVELS[level]):
            left = _both(sign, _LEVELS[level][sign], left, self.sides(level + 1))
        return left

    def single(self) -> _Values:
        if self.take("!"):
            denied = self.single()
            return lambda ns: [int(not value) for value in denied(ns)]
        if self.take("("):
            values = self.choice()
            if not self.take(")"):
                raise ValueError("a bracket is not closed")
            return values
        word = self.tokens[self.at] if self.at < len(self.tokens) else ""
        self.at += 1
        if word == "n":
            return lambda ns: ns
        if word.isdigit():
            return lambda ns, number=int(word): [number] * len(ns)  # type: ignore[misc]
        raise ValueError(f"{word!r} is out of place" if word else "it breaks off")


def _both(sign: str, operation: Callable[[int, int], int], left: _Values, right: _Values) -> _Values:
    if sign in ("||", "&&"):
        return lambda ns: list(map(operation, map(bool, left(ns)), map(bool, right(ns))))
    return lambda ns: list(map(operation, left(ns), right(ns)))


def _chosen(test: _Values, yes: _Values, no: _Values) -> _Values:
    """C's “? :”: each side is worked out only for the numbers for which it is chosen."""

    def values(ns: Sequence[int]) -> list[int]:
        tested = test(ns)
        chosen = iter(yes([n for n, true in zip(ns, tested, strict=True) if true]))
        others = iter(no([n for n, true in zip(ns, tested, strict=True) if not true]))
        return [next(chosen) if true else next(others) for true in tested]

    return values
