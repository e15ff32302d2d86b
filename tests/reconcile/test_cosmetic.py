"""Edits of style: the table of this folder, and where a translation's links lead after one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.reconcile.cosmetic import cosmetic, follow_links

TABLE = Path(__file__).parent / "cosmetic.txt"


def read_pairs() -> list[tuple[bool, str, str]]:
    pairs = []
    for line in TABLE.read_text(encoding="utf-8").replace("␣", "\u00a0").replace("¦", "\u00ad").split("\n"):
        if line[:2] in ("= ", "! "):
            before, after = line[2:].split(" | ")
            pairs.append((line[0] == "=", before.replace("⏎", "\n"), after.replace("⏎", "\n")))
    return pairs


@pytest.mark.parametrize(("same", "before", "after"), read_pairs())
def test_the_table(same: bool, before: str, after: str) -> None:
    assert cosmetic(before, after) is same
    assert cosmetic(after, before) is same


A, B, C = "https://example.org/a", "https://example.org/b", "https://example.org/c"


@pytest.mark.parametrize(
    ("before", "after", "target", "followed"),
    [
        ("No link.", "No link at all.", "Спасылкі няма.", "Спасылкі няма."),
        (f"See [here]({A}).", f"See [here]({B}).", f"Гл. [тут]({A}).", f"Гл. [тут]({B})."),
        # A link that stays as it is may lead to a page in the reader's language.
        (f"See [here]({A}).", f"See *[here]({A})*.", f"Гл. [тут]({C}).", f"Гл. [тут]({C})."),
        # What the translation leads to of its own accord is not ours to change.
        (f"See [here]({A}).", f"See [here]({B}).", f"Гл. [тут]({C}).", None),
        (f"See [here]({A}) and [there]({B}).", f"See [here]({A}) and [there]({C}).", f"Гл. [тут]({A}).", None),
        (f"See [here]({A}).", f"See [here]({B}).", "Гл. тут.", None),
        # Two links change places, in the source and so in the translation, whatever its own order.
        (f"[One]({A}), [two]({B})", f"[One]({B}), [two]({A})", f"[Два]({B}), [раз]({A})", f"[Два]({A}), [раз]({B})"),
        (f"Гляди {A}.", f"Гляди {B}.", f"Глядзі {A}.", f"Глядзі {B}."),
        (f"![Map]({A})", f"![Map]({B})", f"![Карта]({A})", f"![Карта]({B})"),
        # Letters of an address are written as the author wrote them, not as a browser sends them.
        (f"[тут]({A})", "[тут](https://be.example.org/горад)", f"[здесь]({A})", "[здесь](https://be.example.org/горад)"),
        # But escapes and entities are undone: what the translation gets is the address itself.
        (f"[a]({A})", r"[a](https://example.org/\(b\))", f"[а]({A})", "[а](<https://example.org/(b)>)"),
        (f"[a]({A})", "[a](https://example.org/?b=1&amp;c=2)", f"[а]({A})", "[а](https://example.org/?b=1&c=2)"),
        (f"[a]({A}), [b]({B})", f"[a]({C}), [b]({B})", f"[а]({A}), [б]({B})", f"[а]({C}), [б]({B})"),
    ],
)  # fmt: skip
def test_links_lead_where_the_source_leads(before: str, after: str, target: str, followed: str | None) -> None:
    assert follow_links(target, before, after) == followed


def test_links_of_wordings_that_say_different_things_are_not_paired() -> None:
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        follow_links(f"[Тут]({A}) і [там]({B})", f"[Here]({A}) and [there]({B})", f"[Here]({A})")
