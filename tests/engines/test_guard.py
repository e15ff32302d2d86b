"""What an engine gets to see, and what of its answers is refused."""

from __future__ import annotations

import threading

import pytest

from pipeline.config import EngineRules
from pipeline.engines import EngineInfo, TransientError
from pipeline.guard import Guard, runner
from pipeline.guard.masking import mask, unmask
from pipeline.guard.refusal import refuse
from pipeline.guard.terms import enforce
from pipeline.model import Term

MASKED = [
    "Read [the decree](https://example.org/a_(b) \"title\") again.",
    "**Bold**, *soft* and ~~gone~~ words",
    "See `code`, <https://example.org>, https://example.org/x and a note.[^1]",
    "Line one\\\nline two",
    "A picture ![of a *train*](images/train.svg) here",
    "[**all in bold**](x)",
    "un**der**stood",
    "5 * 3 and \\*stars\\* &nbsp; here",
    "Write to editor@example.org today",
    "[one](a)[two](b)",
    "“[quoted](a)”, (*said*)",
    "QAAZ is a name of ours, `x`",
]  # fmt: skip


@pytest.mark.parametrize("text", MASKED)
def test_what_is_masked_comes_back_byte_for_byte(text: str) -> None:
    masked = mask(text, "en", "be")
    assert masked.slots
    for sign in ("http", "](", "**", "`", "[^", "\\", "@"):
        assert sign not in masked.text
    assert unmask(masked.text, masked) == (text, "")


@pytest.mark.parametrize(
    ("text", "pair", "rendered"),
    [
        ("It grew by 1,250.5 km a year", ("en", "be"), "1\u00a0250,5 км"),
        ("Вырос на 12,5 кг за год", ("ru", "en"), "12.5 kg"),
        ("Вырас на 30 % за год", ("be", "ru"), "30 %"),
        ("It grew by 30% a year", ("en", "ru"), "30%"),
    ],
)
def test_numbers_with_units(text: str, pair: tuple[str, str], rendered: str) -> None:
    masked = mask(text, *pair)
    assert len(masked.slots) == 1
    assert rendered in unmask(masked.text, masked)[0].replace("\u00a0км", " км").replace("\u00a0%", " %").replace(
        "\u00a0kg", " kg"
    )


def test_a_year_is_no_part_of_the_next_number() -> None:
    assert mask("In 2016 30 km were built", "en", "be").text.startswith("In 2016 ")


def test_acronyms_of_the_glossary_are_masked_and_names_are_not() -> None:
    acronym = Term("OSCE", {"en": ("OSCE",), "be": ("АБСЕ",)}, {})
    name = Term("Minsk", {"en": ("Minsk",), "be": ("Мінск",)}, {})
    masked = mask("The OSCE met in Minsk", "en", "be", [acronym, name])
    assert masked.text == "The QAAZ met in Minsk"
    assert unmask(masked.text, masked)[0] == "The АБСЕ met in Minsk"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text.replace("QAAZ", ""), "0 times"),
        (lambda text: f"{text} QAAZ", "2 times"),
        (lambda text: text.replace("QAAZ", "?").replace("QABZ", "QAAZ").replace("?", "QABZ"), "wrong order"),
        (lambda text: text.replace("QABZ", "?").replace("QADZ", "QABZ").replace("?", "QADZ"), "wrong order"),
        (lambda text: text.replace("QAAZ", "ЯААЗ"), "0 times"),
    ],
)
def test_placeholders_that_came_back_wrong(change, reason: str) -> None:
    masked = mask("**Bold** and *soft* words", "en", "be")
    assert masked.text == "QAAZ Bold QABZ and QACZ soft QADZ words"
    text, why = unmask(change(masked.text), masked)
    assert not text
    assert reason in why


def test_placeholders_may_move() -> None:
    masked = mask("The **new** law of `2016`", "en", "be")
    assert unmask("Закон QACZ — QAAZ новы QABZ.", masked) == ("Закон `2016` — **новы**.", "")


BE = "Савет прыняў новы бюджэт горада на наступны год."
RU = "Совет принял новый бюджет города на следующий год."
EN = "The council adopted the new budget of the city for the next year."
REFUSED = [
    (EN, None, "be", "nothing"),
    (EN, "  ", "be", "nothing"),
    (EN, EN, "be", "source back"),
    (EN, EN.upper(), "be", "source back"),
    (EN, RU, "be", "language"),
    (EN, BE, "ru", "language"),
    (EN, "The council has adopted a new budget for the city.", "be", "script"),
    (EN, "Der Stadtrat hat den neuen Haushalt für das nächste Jahr beschlossen.", "be", "script"),
    (BE, "Der Stadtrat hat den neuen Haushalt für das nächste Jahr beschlossen.", "en", "language"),
    (RU, RU, "be", "source back"),
    (EN, "<!DOCTYPE html><html><body>Error 500</body></html>", "be", "notice"),
    (EN, "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY", "be", "notice"),
    (EN, "Error 429 (Too Many Requests)", "be", "notice"),
    (EN, "<script>alert(1)</script>", "be", "notice"),
    (EN, BE * 10, "be", "length"),
    (EN, "Так.", "be", "length"),
    (EN, BE.replace("новы", "&quot;новы&quot;"), "be", "entity"),
    (EN, BE.replace("новы", "но\ufffdвы"), "be", "control"),
    (EN, f"{BE} [тут](https://example.org)", "be", "markup"),
    ("In 2016 the council met 12 times that year.", "У 2016 годзе савет сабраўся шмат разоў.", "be", "number 12"),
    ("The budget is 1,250.5 roubles this year.", "Бюджэт складае 1250 рублёў сёлета.", "be", "number 12505"),
    (RU, "Савет прыняў  бюджэт горада на наступны год.", "be", "dropped"),
    (EN, BE + " <b>", "be", "markup"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "answer", "locale", "reason"), REFUSED)
def test_refused(source: str, answer: str | None, locale: str, reason: str) -> None:
    origin = "en" if source[0] < "\u0400" else "be" if source == BE else "ru"
    assert reason in refuse(source, answer, origin, locale)


@pytest.mark.parametrize(
    ("source", "answer", "pair"),
    [
        (EN, BE, ("en", "be")), (EN, RU, ("en", "ru")), (RU, BE, ("ru", "be")), (BE, RU, ("be", "ru")),
        (BE, EN, ("be", "en")), ("NATO, OSCE", "NATO, OSCE", ("en", "be")), ("2016", "2016", ("en", "be")),
        ("Read more", "Чытаць далей", ("en", "be")), ("The budget is 1,250.5", "Бюджэт 1 250,5", ("en", "be")),
        ("OSCE", "АБСЕ", ("en", "be")), ("Error 404 is a film", "«Error 404» — гэта фільм", ("en", "be")),
        ("It costs 5 roubles, said “Belneftekhim”.", "Гэта каштуе 5 рублёў, паведаміў «Белнафтахім».", ("en", "be")),
    ],
)  # fmt: skip
def test_taken(source: str, answer: str, pair: tuple[str, str]) -> None:
    assert refuse(source, answer, *pair) == ""


MINSK = Term("Minsk", {"en": ("Minsk",), "be": ("Мінск",), "ru": ("Минск",)}, {"be": ("Менск",)})
BREST = Term("Brest", {"en": ("Brest",), "be": ("Брэст",), "ru": ("Брест",)}, {"be": ("Бярэсце",)})
COUNCIL = Term("council", {"ru": ("местный совет",), "be": ("мясцовы савет",)}, {"be": ("мясцовая рада",)})


@pytest.mark.parametrize(
    ("source", "answer", "mended", "terms"),
    [
        ("В Минске тихо", "У Менску ціха", "У Мінску ціха", [MINSK]),
        ("Минск", "Менск", "Мінск", [MINSK]),
        ("В Бресте тихо", "У Бресте ціха", "У Бресте ціха", [BREST]),  # the endings differ: left to the check on terms
        ("Поезд на Брест", "Цягнік на Брест", "Цягнік на Брэст", [BREST]),
        ("Он ушёл", "Ён з Менску", "Ён з Менску", [MINSK]),  # the source says nothing of the term
        ("В Минске тихо", "У Мінску ціха", "У Мінску ціха", [MINSK]),
        ("Местный совет решил", "Мясцовая рада вырашыла", "Мясцовы савет вырашыла", [COUNCIL]),
    ],
)
def test_the_glossary_after_the_engine(source: str, answer: str, mended: str, terms: list[Term]) -> None:
    assert enforce(source, answer, "ru", "be", terms) == mended


class Half:
    def __init__(self, rules):
        self.thread = threading.get_ident()

    def translate(self, texts, source, target):
        assert threading.get_ident() == self.thread, "an instance is shared between threads"
        return [BE] * (len(texts) // 2)

    def close(self):
        pass


class Failing(Half):
    def translate(self, texts, source, target):
        raise TransientError("down")


def test_half_a_batch_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "BACKOFF", 0.001)
    guard = Guard(EngineInfo("half", Half, lambda s, t: True, "", batch=4, local=True), EngineRules(attempts=2))
    answers = dict(guard.translate([f"{EN} {n}" for n in range(8)], "en", "be"))
    guard.close()
    assert len(answers) == 8
    assert all("2 answers to 4 texts" in answer.why for answer in answers.values())


def test_a_text_of_numbers_needs_no_engine() -> None:
    guard = Guard(EngineInfo("failing", Failing, lambda s, t: True, "", local=True), EngineRules())
    assert dict(guard.translate(["2016", "`code`"], "en", "be"))[0].text == "2016"
    guard.close()
