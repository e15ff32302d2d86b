"""Rates of pay: a file of its own (``rates.toml``), which need not lie in the publication."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Annotated

import msgspec

from pipeline.errors import SettingsError
from pipeline.files import read_text, toml
from pipeline.files.toml import Table

#: Money for a source word.
Rate = Annotated[float, msgspec.Meta(ge=0)]

_CENT = Decimal("0.01")


class Band(Table, frozen=True):
    """What a word of a machine's text costs of which up to ``kept`` per cent of the characters stayed."""

    kept: Annotated[float, msgspec.Meta(ge=0, le=100)]
    rate: Rate


class Some(Table, frozen=True):
    """Rates by kind of work, each for a source word; what is not said is inherited, or nothing is paid for it."""

    new: Rate | None = None
    changed: Rate | None = None
    repeated: Rate | None = None
    reviewed: Rate | None = None
    post_edited: tuple[Band, ...] | None = None


class Rates(Some, frozen=True):
    """The whole file: rates for everybody, and what differs for a locale or a person (whose word wins)."""

    currency: str = ""
    locales: dict[str, Some] = {}
    people: dict[str, Some] = {}

    def pay(self, work: str, words: int, person: str, locale: str, kept: float | None = None) -> Decimal:
        """What some words are worth. ``kept``: share (0–1) of a machine's text; None: as if nothing had stayed."""
        nobody = Some()
        for rates in (self.people.get(person, nobody), self.locales.get(locale, nobody), self):
            rate = getattr(rates, work.replace("-", "_"))
            if rate is not None:
                return _rate(rate, kept) * words
        return Decimal(0)


def _rate(rate: float | tuple[Band, ...], kept: float | None) -> Decimal:
    if not isinstance(rate, tuple):
        return Decimal(str(rate))
    bands = sorted(rate, key=lambda band: band.kept)
    share = 100 * (kept or 0.0)
    band = next((band for band in bands if share <= band.kept), bands[-1] if bands else None)
    return Decimal(str(band.rate)) if band else Decimal(0)


def money(amount: Decimal) -> str:
    """An amount to the cent, halves rounded up as invoices do."""
    return str(amount.quantize(_CENT, ROUND_HALF_UP))


def load_rates(path: Path) -> Rates:
    """Read a file of rates. Raises SettingsError for a key that nobody knows, with the nearest known one."""
    where = str(path)
    rates = toml.convert(toml.parse(read_text(path, where), where), Rates, where, "rates")
    for name, some in (("rates", rates), *rates.locales.items(), *rates.people.items()):
        if some.post_edited and max(band.kept for band in some.post_edited) < 100:
            raise SettingsError(
                f"[{name}] post-edited: the last band ends below 100 per cent",
                where=where,
                hint="Add a band with kept = 100, for machine text that was taken over whole.",
            )
    return rates
