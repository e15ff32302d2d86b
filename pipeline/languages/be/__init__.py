"""Belarusian: the alphabet of both orthographies (the official one and the classical one)."""

from __future__ import annotations

from pipeline.languages.base import NBSP, Language, NameSpelling, PeriodWording, Stems, keyboard
from pipeline.languages.orthographies import Orthography

LANGUAGE = Language(
    code="be",
    english_name="Belarusian",
    name="беларуская",
    script="Cyrillic",
    alphabet="абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    hunspell=("be_BY",),
    # Russian и, щ, ъ and Ukrainian є, ї; ґ is left out, because the classical orthography allows it.
    foreign=frozenset("ищъєї"),
    meant={"и": "і", "щ": "ў", "ъ": "’"},
    neighbours=("ru", "uk"),
    quotes=(("«", "»"), ("„", "“")),
    apostrophes="’'ʼ",
    dash=f"{NBSP}— ",
    nbsp_after=frozenset({"а", "і", "й", "у", "ў", "з", "не", "ні", "да", "за", "на", "па", "ад", "г.", "№"}),
    nbsp_before=frozenset({"—", "г.", "гг.", "ст.", "стст.", "млн", "млрд", "тыс.", "руб.", "б", "бы", "ж"}),
    decimal=",",
    grouping=NBSP,
    # The Windows layout "Belarusian": ў where Russian has щ, і where it has и, the apostrophe where it has ъ.
    keyboard=keyboard("ёйцукенгшўзх'фывапролджэячсмітьбю.", "ЁЙЦУКЕНГШЎЗХ'ФЫВАПРОЛДЖЭЯЧСМІТЬБЮ,"),
    period=PeriodWording(
        one_month="{d1}–{d2} {m2} {y2} г.",
        one_year="{d1} {m1} – {d2} {m2} {y2} г.",
        two_years="{d1} {m1} {y1} г. – {d2} {m2} {y2} г.",
        month_form=1,
    ),
    # Endings of nouns and adjectives.
    stems=Stems(
        endings=(
            r"(?:амі|ямі|ага|яга|аму|яму|ымі|імі|ая|яя|ую|юю|ое|ее|ыя|ія|ай|яй|ой|ей|ою|ею|ым|ім|ом|ем|ам|ям|ах|ях|"
            r"аў|яў|оў|ёў|[аеёіоуыэюяйь])"
        ),
        tail=r"[а-яёіў’']{0,4}",
        changes={"к": "[кц]", "г": "[гз]", "х": "[хс]", "ц": "[цк]", "д": "(?:дз?)", "т": "[тц]"},
        whole=(
            r"(?:[аяу]га|аму|яму|ая|яя|ую|юю|[ыі]х|[ыі]м|[ая]мі|[ая]х|[аяо]ў|ць|цца|ўся|лася|ліся|лі|ія|іі|ію|сць)$"
        ),
    ),
    names=NameSpelling(
        endings=r"(?:ам[иі]|ям[иі]|ог[оа]|аг[оа]|ой|ей|ай|ом|ем|ам|ям|ах|ях|оў|аў|ов|ев|ым|ім|[аеоуіюяйы])$",
        sounds=(("ё", "е"), ("’", ""), ("'", ""), ("ь", ""), ("э", "е"), ("ґ", "г"), ("ы", "і"), ("и", "і")),
        silent="ь",
    ),
    vowels="аеёіоуыэюя",
    joined=("дз", "дж"),
    closing="йьў’'ʼ",
    onsets=("ст", "сп", "ск", "сц", "стр", "спр", "скр", "ств", "скв", "зд", "зв"),
    prefixes=(
        "прад", "пад", "над", "ад", "аб", "рас", "раз", "бес", "без", "уз", "ус", "звыш", "між", "неад", "неаб",
        "нераз", "нерас", "непад", "непрад",
    ),
    lone_words="аіуос",
    # The preposition shortens after every vowel.
    seams=((r"(?<=[аеёіоуыэюяАЕЁІОУЫЭЮЯ] )у(?= )", "ў"),),
    twin_letters=("уў",),
    # The soft sign between two soft consonants is written in the classical orthography alone.
    orthography=Orthography(
        soft=r"[сз]ь(?=[сзцнлвпм])|(?<!ра)ць(?=[нлвм])|дзь(?=[вм])|нь(?=н[яюеёі])|ль(?=л[яюеёі])|ць(?=ц)",
        borrowed=(
            ("сыстэм", "сістэм"), ("сытуац", "сітуац"), ("пазыц", "пазіц"), ("апазыц", "апазіц"),
            ("прэзыдэ", "прэзідэ"), ("парлямэн", "парламен"), ("плян", "план"), ("клюб", "клуб"), ("эўрап", "еўрап"),
            ("эўра", "еўра"), ("лякальн", "лакальн"), ("мэтад", "метад"), ("унівэрс", "універс"),
        ),
        prefixes="(?:у|з|па|пра|не|анты)?",
        official_marks="(?:[сз](?:нег|вет|мен|вят|лед)|[^с]сці|нне|лле)",
    ),
    digraphs={"дж": "ж"},
    fullness=1.06,
    romanisation={
        "а": "a", "б": "b", "в": "v", "г": "h", "д": "d", "е": "e", "ё": "io", "ж": "z", "з": "z", "і": "i", "й": "j",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u",
        "ф": "f", "х": "kh", "ц": "c", "ч": "ch", "ш": "sh", "ы": "y", "ь": "", "э": "e", "ю": "iu", "я": "ia",
        "’": "", "'": "",
    },
)  # fmt: skip
