"""English, as the house writes it: curly quotes, unspaced em dashes, 1,234.5."""

from __future__ import annotations

from pipeline.languages.base import QWERTY, Language, NameSpelling, PeriodWording, Stems

LANGUAGE = Language(
    code="en",
    english_name="English",
    name="English",
    script="Latin",
    alphabet="abcdefghijklmnopqrstuvwxyz",
    hunspell=("en_GB", "en_US"),
    guests=(),
    quotes=(("“", "”"), ("‘", "’")),
    apostrophes="’'",
    dash="—",
    nbsp_after=frozenset({"Mr.", "Mrs.", "Ms.", "Dr.", "No."}),
    nbsp_before=frozenset({"a.m.", "p.m.", "million", "billion"}),
    decimal=".",
    grouping=",",
    keyboard=QWERTY,
    period=PeriodWording(
        one_month="{m1} {d1} – {m2} {d2}, {y2}",
        one_year="{m1} {d1} – {m2} {d2}, {y2}",
        two_years="{m1} {d1}, {y1} – {m2} {d2}, {y2}",
    ),
    stems=Stems(tail=r"(?:s|es|’s|'s|s’|s')?", plural="(?:ing|ed|es|s|ly)$"),
    names=NameSpelling(
        endings=r"(?:’s|'s)$",
        # The Belarusian Latin script as English writes its sounds.
        letters=(
            ("ł", "l"), ("đ", "d"), ("č", "ch"), ("š", "sh"), ("ž", "zh"), ("ć", "c"), ("ś", "s"), ("ź", "z"),
            ("ń", "n"),
        ),
        sounds=(
            ("shch", "s"), ("tsk", "ck"), ("zh", "z"), ("kh", "h"), ("ch", "c"), ("sh", "s"), ("ts", "c"), ("tz", "c"),
            ("ou", "u"), ("iy", "i"), ("yj", "i"), ("y", "i"), ("j", "i"), ("w", "v"), ("ł", "l"), ("ŭ", "u"),
            ("g", "h"), ("x", "ks"), ("ii", "i"), ("ie", "e"), ("ia", "a"), ("iu", "u"), ("io", "o"), ("'", ""),
            ("’", ""),
        ),
    ),
    lone_words="aiAI",
)  # fmt: skip
