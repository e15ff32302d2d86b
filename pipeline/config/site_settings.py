"""What the settings say of the site and the letter for readers: ``[tool.peraklad.site]``."""

from __future__ import annotations

import re
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.addresses import SETTINGS_FILE, require_web
from pipeline.errors import SettingsError
from pipeline.files.toml import Table

#: What a page can tell of itself.
Told = Literal["authors", "translators", "credit", "published", "updated", "corrections", "machine"]


#: The phrases of the site, and how many words each leaves open.
_PHRASES = {
    **dict.fromkeys("author authors translator translators credit published updated".split(), 1),
    **dict.fromkeys(("correction-factual", "correction-legal"), 1),
    **dict.fromkeys("machine original next related not-found not-found-said newer older all-issues".split(), 0),
    **dict.fromkeys(
        "browser unsubscribe feed search search-words search-do search-failed search-more search-script".split(), 0
    ),
    "search-none": 1,
}


class Person(Table, frozen=True):
    """A person as readers know them: the name in each locale, and the address of a page about them."""

    names: dict[str, str] = {}
    page: str = ""


class LetterSettings(Table, frozen=True):
    """What the sending service puts into letters, and who sends them.

    ``sender``: for ``From`` (``The Weekly <news@example.org>``). ``postal_address``, ``unsubscribe``: the publication's
    own, or the placeholders that the service fills in (``*|UNSUB|*``, ``{{ UnsubscribeURL }}``). ``one_click``: the
    address to unsubscribe takes a POST (RFC 8058).
    """

    sender: str = ""
    postal_address: str = ""
    unsubscribe: str = ""
    one_click: bool = False


class SiteSettings(Table, frozen=True):
    """The publication as its readers see it, by locale where it speaks a language.

    ``imprints``: what stands at the foot of every page. ``people``: who is named on pages, by what front matter or the
    ledgers call them. ``show``: what pages tell of themselves. ``time_zones``: those of a locale's readers; the
    newsroom's for others; ``territories``: the lands they live in (``GB``). ``phrases``: the publication's own wordings
    of the site's phrases (``data/phrases.toml``), by locale. ``search``: whether the site has one (extra ``search``).
    ``icon``: a picture in the publication's folder; ``card_font``: a font in it for headlines as
    pictures, or ``Roboto``.
    """

    titles: dict[str, str] = {}
    taglines: dict[str, str] = {}
    imprints: dict[str, str] = {}
    people: dict[str, Person] = {}
    show: tuple[Told, ...] = ("authors", "translators", "credit", "published", "updated", "corrections", "machine")
    time_zones: dict[str, str] = {}
    territories: dict[str, str] = {}
    phrases: dict[str, dict[str, str]] = {}
    icon: str = ""
    search: bool = False
    card_font: str = ""
    letter: LetterSettings = LetterSettings()

    def zone(self, locale: str, newsroom: str) -> ZoneInfo:
        """The time zone of a locale's readers. Raises SettingsError for what is none."""
        name = self.time_zones.get(locale, newsroom)
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            message = f"[tool.peraklad.site.time-zones] {locale}: “{name}” is no time zone"
            raise SettingsError(message, where=SETTINGS_FILE, hint="Write it as Europe/Minsk or UTC.") from error


def validate(site: SiteSettings, locales: tuple[str, ...], newsroom: str) -> None:
    """Raise SettingsError for what the site's settings can't mean."""
    named = {
        "titles": set(site.titles),
        "taglines": set(site.taglines),
        "imprints": set(site.imprints),
        "time-zones": set(site.time_zones),
        "territories": set(site.territories),
        "phrases": set(site.phrases),
        **{f"people.{key}.names": set(person.names) for key, person in site.people.items()},
    }
    for key, those in named.items():
        for locale in sorted(those - set(locales)):
            raise SettingsError(
                f"[tool.peraklad.site.{key}]: “{locale}” is not among the publication's locales",
                where=SETTINGS_FILE,
                hint=f"The publication's locales are: {', '.join(locales)}.",
            )
    _validate_phrases(site)
    for locale, land in site.territories.items():
        if not re.fullmatch("[A-Z]{2}", land):
            raise SettingsError(
                f"[tool.peraklad.site.territories] {locale}: this is no land",
                where=SETTINGS_FILE,
                hint='Write two capital letters (ISO 3166-1): "GB".',
            )
    for locale in site.time_zones:
        site.zone(locale, newsroom)
    for person in site.people.values():
        if "://" in person.page or ":" in person.page:
            require_web(person.page, "", ())
    _validate_letter(site.letter)


def _validate_phrases(site: SiteSettings) -> None:
    for locale, phrases in site.phrases.items():
        for key, text in phrases.items():
            if text.count("{}") != _PHRASES.get(key, -1):
                message = (
                    "is no phrase of the site" if key not in _PHRASES else "must have {} in it once, or not at all"
                )
                raise SettingsError(
                    f"[tool.peraklad.site.phrases.{locale}]: {key} {message}",
                    where=SETTINGS_FILE,
                    hint=f"The phrases: {', '.join(name + ' {}' * holes for name, holes in _PHRASES.items())}.",
                )


def _validate_letter(letter: LetterSettings) -> None:
    for key, text in (("sender", letter.sender), ("unsubscribe", letter.unsubscribe)):
        if not text.isprintable():
            raise SettingsError(
                f"[tool.peraklad.site.letter] {key} has a line break or a control character in it",
                where=SETTINGS_FILE,
                hint="Write it on one line.",
            )
    if re.match(r"\s*(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", letter.unsubscribe, re.IGNORECASE):
        raise SettingsError(
            "[tool.peraklad.site.letter] unsubscribe is not an address of the web",
            where=SETTINGS_FILE,
            hint="Write it with https: or mailto: at its beginning, or as the placeholder of your sending service.",
        )
    if letter.sender and not re.fullmatch(r"[^<>]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+", letter.sender):
        raise SettingsError(
            "[tool.peraklad.site.letter] sender is no address of e-mail",
            where=SETTINGS_FILE,
            hint='Write it as sender = "The Weekly <news@example.org>".',
        )
