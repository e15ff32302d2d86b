"""Russian."""

from __future__ import annotations

from pipeline.languages.base import NBSP, Language, NameSpelling, PeriodWording, Stems, keyboard

LANGUAGE = Language(
    code="ru",
    english_name="Russian",
    name="русский",
    script="Cyrillic",
    alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    hunspell=("ru_RU",),
    # Belarusian і, ў and Ukrainian ґ, є, ї.
    foreign=frozenset("іўґєї"),
    meant={"і": "и", "ў": "щ", "ґ": "г", "є": "е", "ї": "и"},
    neighbours=("be", "uk"),
    quotes=(("«", "»"), ("„", "“")),
    apostrophes="’'",
    dash=f"{NBSP}— ",
    nbsp_after=frozenset(
        {"а", "и", "в", "к", "о", "с", "у", "во", "до", "за", "из", "на", "не", "ни", "от", "по", "№"}
    ),
    nbsp_before=frozenset({"—", "г.", "гг.", "в.", "вв.", "млн", "млрд", "тыс.", "руб.", "б", "бы", "ж", "же", "ли"}),
    decimal=",",
    grouping=NBSP,
    # The Windows layout "Russian".
    keyboard=keyboard("ёйцукенгшщзхъфывапролджэячсмитьбю.", "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"),
    period=PeriodWording(
        one_month="{d1}–{d2} {m2} {y2} г.",
        one_year="{d1} {m1} – {d2} {m2} {y2} г.",
        two_years="{d1} {m1} {y1} г. – {d2} {m2} {y2} г.",
        month_form=1,
    ),
    # Endings of nouns and adjectives.
    stems=Stems(
        endings=(
            r"(?:ами|ями|ого|его|ому|ему|ыми|ими|ая|яя|ую|юю|ое|ее|ые|ие|ой|ей|ый|ий|ою|ею|ым|им|ом|ем|ём|ам|ям|ах|ях|"
            r"ов|ев|ёв|[аеёиоуыэюяйь])"
        ),
        tail=r"[а-яё]{0,4}",
        whole=(
            r"(?:[ое]го|[ое]му|[ыи]й|[ыи]е|ая|яя|ую|юю|[ыи]х|[ыи]м|[ыи]ми|[ая]ми|[ая]х|[ое]в|ться?|тся|л[аи]?сь|ли|[еи]т|"
            r"[юя]т|ци[яию]|ости?)$"
        ),
    ),
    names=NameSpelling(
        endings=r"(?:ам[иі]|ям[иі]|ог[оа]|аг[оа]|ой|ей|ай|ом|ем|ам|ям|ах|ях|оў|аў|ов|ев|ым|ім|[аеоуіюяйы])$",
        sounds=(("ё", "е"), ("’", ""), ("'", ""), ("ь", ""), ("э", "е"), ("ґ", "г"), ("ы", "і"), ("и", "і")),
        silent="ь",
    ),
    vowels="аеёиоуыэюя",
    closing="йьъ",
    onsets=("ст", "сп", "ск", "стр", "спр", "скр", "ств", "скв", "зд", "зв"),
    prefixes=(
        "пред", "под", "над", "от", "об", "рас", "раз", "ис", "из", "бес", "без", "воз", "вос", "сверх", "меж", "неот",
        "необ", "нераз", "нерас", "непод", "непред", "неис", "неиз",
    ),
    lone_words="аіуос",  # “і” is typed for “и”
    # Other letters as in Belarusian, so that a page gets one name whichever of the two it is taken for.
    # As in Russian passports (ICAO 9303), but for ъ.
    folded={"ё": "е"},
    digraphs={"дж": "ж"},
    fullness=1.13,
    romanisation={
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "iu",
        "я": "ia",
    },
)  # fmt: skip
