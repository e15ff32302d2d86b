"""Belarusian: the alphabet of both orthographies (the official one and the classical one)."""

from __future__ import annotations

from pipeline.languages.base import NBSP, Language, keyboard

BELARUSIAN = Language(
    code="be",
    name="беларуская",
    alphabet="абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    # Russian и, щ, ъ and Ukrainian є, ї; ґ is left out, because the classical orthography allows it.
    foreign=frozenset("ищъєї"),
    quotes=(("«", "»"), ("„", "“")),
    apostrophes="’'ʼ",
    # The Windows layout "Belarusian": ў where Russian has щ, і where it has и, the apostrophe where it has ъ.
    keyboard=keyboard("ёйцукенгшўзх'фывапролджэячсмітьбю.", "ЁЙЦУКЕНГШЎЗХ'ФЫВАПРОЛДЖЭЯЧСМІТЬБЮ,"),
    ellipsis="…",
    dash=f"{NBSP}— ",
    range_dash="–",
    nbsp_after=frozenset({"а", "і", "й", "у", "ў", "з", "не", "ні", "да", "за", "на", "па", "ад", "г.", "№"}),
    nbsp_before=frozenset({"—", "г.", "гг.", "ст.", "стст.", "млн", "млрд", "тыс.", "руб.", "б", "бы", "ж"}),
    decimal=",",
    grouping=NBSP,
)
