"""Russian."""

from __future__ import annotations

from pipeline.languages.base import NBSP, Language, keyboard

RUSSIAN = Language(
    code="ru",
    name="русский",
    alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    # Belarusian і, ў and Ukrainian ґ, є, ї.
    foreign=frozenset("іўґєї"),
    quotes=(("«", "»"), ("„", "“")),
    apostrophes="’'",
    # The Windows layout "Russian".
    keyboard=keyboard("ёйцукенгшщзхъфывапролджэячсмитьбю.", "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"),
    ellipsis="…",
    dash=f"{NBSP}— ",
    range_dash="–",
    nbsp_after=frozenset(
        {"а", "и", "в", "к", "о", "с", "у", "во", "до", "за", "из", "на", "не", "ни", "от", "по", "№"}
    ),
    nbsp_before=frozenset({"—", "г.", "гг.", "в.", "вв.", "млн", "млрд", "тыс.", "руб.", "б", "бы", "ж", "же", "ли"}),
    decimal=",",
    grouping=NBSP,
)
