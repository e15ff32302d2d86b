"""English, as the house writes it: curly quotes, unspaced em dashes, 1,234.5."""

from __future__ import annotations

from pipeline.languages.base import Language, keyboard

ENGLISH = Language(
    code="en",
    name="English",
    alphabet="abcdefghijklmnopqrstuvwxyz",
    # Any Cyrillic letter: a Cyrillic "с" or "а" looks like its Latin twin and hides well.
    foreign=frozenset("абвгґдеёєжзиіїйклмнопрстуўфхцчшщъыьэюя"),
    quotes=(("“", "”"), ("‘", "’")),
    apostrophes="’'",
    keyboard=keyboard("`qwertyuiop[]asdfghjkl;'zxcvbnm,./", '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'),
    ellipsis="…",
    dash="—",
    range_dash="–",
    nbsp_after=frozenset({"Mr.", "Mrs.", "Ms.", "Dr.", "No."}),
    nbsp_before=frozenset({"a.m.", "p.m.", "million", "billion"}),
    decimal=".",
    grouping=",",
)
