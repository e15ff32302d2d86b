"""Polish."""

from __future__ import annotations

from pipeline.languages.base import NBSP, QWERTY, Language, NameSpelling, PeriodWording, Stems

LANGUAGE = Language(
    code="pl",
    english_name="Polish",
    name="polski",
    script="Latin",
    # Without q, v and x, which only foreign names and words have.
    alphabet="aąbcćdeęfghijklłmnńoóprsśtuwyzźż",
    hunspell=("pl_PL", "pl"),
    quotes=(("„", "”"), ("«", "»")),
    apostrophes="’'",
    dash=f"{NBSP}– ",
    # Words of one letter don't end a line.
    nbsp_after=frozenset({"a", "i", "o", "u", "w", "z", "nr", "ul.", "al.", "pl.", "św.", "s."}),
    nbsp_before=frozenset({"–", "r.", "w.", "tys.", "mln", "mld", "zł", "gr", "proc.", "km", "kg"}),
    decimal=",",
    grouping=NBSP,
    # The Windows layout "Polish (Programmers)".
    keyboard=QWERTY,
    altgr={"a": "ą", "c": "ć", "e": "ę", "l": "ł", "n": "ń", "o": "ó", "s": "ś", "x": "ź", "z": "ż"},
    period=PeriodWording(
        one_month="{d1}–{d2} {m2} {y2} r.",
        one_year="{d1} {m1} – {d2} {m2} {y2} r.",
        two_years="{d1} {m1} {y1} r. – {d2} {m2} {y2} r.",
        month_form=1,
    ),
    # Endings of nouns and adjectives.
    stems=Stems(
        endings=(
            r"(?:iego|iemu|iami|iach|ego|emu|ymi|imi|ych|ich|owie|owi|ami|ach|iem|iom|ów|em|om|ej|ym|im|ie|ia|iu|io|ią|"
            r"ię|[aeiouyąę])"
        ),
        tail=r"[a-ząćęłńóśźż]{0,4}",
        changes={
            "k": "[kc]", "g": "(?:g|dz)", "h": "(?:h|sz)", "r": "(?:rz?)", "ł": "[łl]", "t": "[tc]", "d": "(?:dz?)",
            "n": "[nń]", "s": "[sś]", "c": "[cć]",
        },
    ),
    names=NameSpelling(
        endings=r"(?:iego|iemu|owie|owi|ego|emu|ami|ach|iem|em|im|ym|om|ów|ej|ie|[aeiouyąę])$",
        letters=(("ł", "l"), ("đ", "d")),
        sounds=(
            ("szcz", "sc"), ("shch", "sc"), ("sz", "s"), ("sh", "s"), ("cz", "c"), ("rz", "z"), ("zh", "z"),
            ("kh", "h"), ("ch", "h"), ("ck", "c"), ("ts", "c"), ("w", "v"), ("j", "i"), ("y", "i"), ("ii", "i"),
            ("ie", "e"), ("ia", "a"), ("iu", "u"), ("io", "o"), ("x", "ks"), ("'", ""), ("’", ""),
        ),
    ),
    lone_words="aiouwz",
    fullness=1.1,
    romanisation={"ł": "l"},
)  # fmt: skip
