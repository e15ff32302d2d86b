"""The publication's settings: ``[tool.peraklad]`` of pyproject.toml and each issue's issue.toml."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec.structs import replace

from pipeline import addresses, languages
from pipeline.config.engine_rules import EngineRules as EngineRules
from pipeline.config.engine_rules import EngineSettings as EngineSettings
from pipeline.config.engine_rules import LlmSettings as LlmSettings
from pipeline.config.site_rules import ImportRules
from pipeline.config.site_settings import SiteSettings, validate
from pipeline.errors import LocaleError, SettingsError
from pipeline.files import inside, read_text, toml
from pipeline.files.toml import Table
from pipeline.model import PAGES, Policy, folder_of

SETTINGS_FILE = addresses.SETTINGS_FILE
#: From 0 to 100; msgspec takes no NaN for one, below which nothing would lie.
Percent = Annotated[float, msgspec.Meta(ge=0, le=100)]
#: What settings can say of a check.
Said = Literal["error", "warning", "info", "off"]


class Label(Table, frozen=True):
    """A phrase of a closed vocabulary: its text in the publication's own locale, a trend's sign, other wordings.

    ``translations`` are what a new catalog of labels begins with.
    """

    text: str
    sign: str = ""
    translations: dict[str, str] = {}
    aliases: tuple[str, ...] = ()


class Labels(Table, frozen=True):
    """The closed vocabularies, each a mapping from the label's id (used in front matter) to the label."""

    section: dict[str, Label] = {}
    trend: dict[str, Label] = {}
    site: dict[str, Label] = {}

    def vocabulary(self, name: str) -> dict[str, Label]:
        """Return one vocabulary by its name, one of ``model.VOCABULARIES``."""
        vocabulary: dict[str, Label] = getattr(self, name)
        return vocabulary


class Edition(Table, frozen=True):
    """What the site shows as one language version; complete when all (or any one) of its locales are."""

    locales: tuple[str, ...]
    require: Literal["all", "any"] = "all"


#: The fields of a policy.


class PolicyRules(Table, frozen=True):
    """Overrides of the policy; what is not said here is inherited."""

    translated: Percent | None = None
    reviewed: Percent | None = None
    reviewer: Literal["anyone", "not-translator"] | None = None
    accepted_machine: bool | None = None
    incomplete: Literal["block", "omit", "source", "stale"] | None = None
    release: Literal["issue", "article"] | None = None
    machine_kept: Percent | None = None
    review_edit: Percent | None = None
    quality: Annotated[float, msgspec.Meta(ge=0)] | None = None

    def over(self, policy: Policy) -> Policy:
        """Return ``policy`` with what these rules say put in its place."""
        values = {name: value for name in Policy.__struct_fields__ if (value := getattr(self, name)) is not None}
        return replace(policy, **values)


class PolicySettings(PolicyRules, frozen=True):
    """The publication's policy and, by locale, what differs there."""

    locales: dict[str, PolicyRules] = {}
    #: What only a coordinator changes at the desk: the labels, which stand on every page; articles that readers have.
    coordinator: tuple[Literal["labels", "live"], ...] = ()
    #: Whether translators may work at the desk in articles that are in others' hands; reviewers and coordinators may.
    others_articles: bool = True
    #: What a sure text counts as that was published without us and is adopted.
    adopted: Literal["reviewed", "translated", "draft"] = "reviewed"


class MemorySettings(Table, frozen=True):
    """Where the translation memory is: on this machine, or in the team's database (``postgresql://HOST/NAME``)."""

    url: str = ""


class Config(Table, frozen=True):
    """The whole of ``[tool.peraklad]``."""

    title: str = "Untitled publication"
    url: str = ""
    source_locale: str = languages.ENGLISH
    locales: tuple[str, ...] = ("en", "be", "ru")
    segmentation: Literal["sentence", "paragraph"] = "sentence"
    fields: tuple[str, ...] = ()
    markdown: tuple[Literal["commonmark", "hugo", "liquid", "mkdocs", "github"], ...] = ()
    editions: dict[str, Edition] = {}
    policy: PolicySettings = PolicySettings()
    labels: Labels = Labels()
    glossary: str = "glossary.csv"
    checks: dict[str, Said | dict[str, dict[str, Said]]] = {}
    orthography: dict[str, Literal["official", "classical"]] = {}
    subscribe_url: str = ""
    #: Hosts whose pictures articles may show; all others see nothing of who reads.
    picture_hosts: tuple[str, ...] = ()
    time_zone: str = "UTC"
    #: Who does what `sync` would, where nothing is lost by it: the desk, commands too (true), or nobody (false).
    auto_sync: bool | Literal["desk"] = "desk"
    #: Whether `check` compares what sentences mean by their vectors, too (extra ``align``; seconds an issue).
    compare_meaning: bool = False
    #: Whether what a coordinator does at the desk is committed, where the publication is a git repository.
    commit: bool = False
    #: Whose weekends and holidays forecasts reckon with: a country (``BY``), or one with its part (``DE-BE``).
    holidays: str = ""
    assignees: dict[str, str] = {}
    engines: EngineRules = EngineRules()
    memory: MemorySettings = MemorySettings()
    importing: ImportRules = msgspec.field(default=ImportRules(), name="import")
    site: SiteSettings = SiteSettings()

    def severities_for(self, locale: str) -> dict[str, str]:
        """What the settings say of each check in a locale: ``[checks.locales.LOCALE]`` wins over ``[checks]``."""
        everywhere: dict[str, str] = {name: level for name, level in self.checks.items() if isinstance(level, str)}
        locales = self.checks.get("locales", {})
        return everywhere | (dict(locales.get(locale, {})) if isinstance(locales, dict) else {})

    def required(self) -> dict[str, tuple[tuple[str, ...], str]]:
        """Each edition's locales, and whether it requires ``all`` of them or ``any``."""
        return {name: (edition.locales, edition.require) for name, edition in self.editions.items()}

    def policy_for(self, locale: str, issue: IssueSettings) -> Policy:
        """Return the policy that holds for a locale of an issue: the issue's word wins over the locale's."""
        policy = self.policy.over(Policy())
        if locale in self.policy.locales:
            policy = self.policy.locales[locale].over(policy)
        return issue.policy.over(policy)


class IssueSettings(Table, frozen=True):
    """An issue's own ``issue.toml``."""

    deadline: datetime | None = None
    period_end: date | None = None
    assignees: dict[str, str] = {}
    policy: PolicyRules = PolicyRules()


@cache
def default_labels() -> Labels:
    """The vocabularies of a publication that defines none of its own."""
    text = (Path(__file__).parent.parent / "data/labels.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Labels)


def load(root: Path) -> Config:
    """Read the settings of the workspace at ``root``. Raises SettingsError, or LocaleError for an unknown locale."""
    return parse(read_text(inside(root, SETTINGS_FILE), SETTINGS_FILE))


def parse(text: str) -> Config:
    """Read the text of the settings. Raises as ``load``."""
    table = toml.parse(text, SETTINGS_FILE).get("tool", {}).get("peraklad", {})
    return _validated(toml.convert(table, Config, SETTINGS_FILE, "tool.peraklad"))


def issue_path(issue: str) -> str:
    """Where an issue's own settings are, within the workspace."""
    return f"{folder_of(issue)}/issue.toml"


def parse_issue(text: str, where: str) -> IssueSettings:
    """Read the text of an ``issue.toml``. Raises SettingsError."""
    table = toml.parse(text, where)
    deadline = table.get("deadline")
    if isinstance(deadline, date) and not isinstance(deadline, datetime):
        table["deadline"] = datetime.combine(deadline, time.max.replace(microsecond=0))  # a day ends at its end
    settings = toml.convert(table, IssueSettings, where, "")
    folder = where.split("/")[-2]
    if folder == PAGES and settings.period_end:
        raise SettingsError("period-end: pages belong to no week", where=where, hint="Take the line out.")
    if settings.period_end and settings.period_end < (monday := date.fromisoformat(folder)):
        message = f"period-end: the period would end on {settings.period_end}, before its Monday, {monday}"
        raise SettingsError(
            message, where=where, hint="Write the last day of the issue's period, or take the line out."
        )
    return settings


def _validated(config: Config) -> Config:
    for locale in config.locales:
        if not languages.is_known(locale):
            languages.get(locale)  # refuses it
    if config.source_locale not in config.locales:
        raise _unknown_locale(config.source_locale, config, "source-locale")
    for name, edition in config.editions.items():
        for locale in edition.locales:
            if locale not in config.locales:
                raise _unknown_locale(locale, config, f"editions.{name}")
    for key, named in (("policy.locales", config.policy.locales), ("assignees", config.assignees)):
        for locale in named:
            if locale not in config.locales:
                raise _unknown_locale(locale, config, key)
    zone(config)
    validate(config.site, config.locales, config.time_zone)
    addresses.require_web(config.url, config.subscribe_url, config.picture_hosts)
    _validate_checks(config)
    addresses.require_database(config.memory.url)
    given, default = config.labels, default_labels()
    labels = Labels(
        section=given.section or default.section, trend=given.trend or default.trend, site=given.site or default.site
    )
    editions = config.editions or {locale: Edition(locales=(locale,)) for locale in config.locales}
    return msgspec.structs.replace(config, labels=labels, editions=editions)


def zone(config: Config) -> ZoneInfo:
    """The newsroom's time zone: its days begin in it, and a deadline that names none is meant in it."""
    try:
        return ZoneInfo(config.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"[tool.peraklad] time-zone: “{config.time_zone}” is no time zone"
        raise SettingsError(message, where=SETTINGS_FILE, hint="Write it as Europe/Minsk or UTC.") from error


def _validate_checks(config: Config) -> None:
    for name, level in config.checks.items():
        if isinstance(level, dict) and name != "locales":
            raise SettingsError(
                f"[tool.peraklad.checks] {name} is a table",
                where=SETTINGS_FILE,
                hint=f'Write {name} = "warning", or [tool.peraklad.checks.locales.LOCALE] for one locale.',
            )
    for key, named in (("checks.locales", config.checks.get("locales", {})), ("orthography", config.orthography)):
        for locale in named if isinstance(named, dict) else ():
            if locale not in config.locales:
                raise _unknown_locale(locale, config, key)


def _unknown_locale(locale: str, config: Config, key: str) -> LocaleError:
    return LocaleError(
        f"[tool.peraklad] {key}: the locale “{locale}” is not among the publication's locales",
        where=SETTINGS_FILE,
        hint=f"The publication's locales are: {', '.join(config.locales)}.",
    )


def is_among(locale: str, wanted: str | None) -> bool:
    """Whether a locale is meant by what was said: locales with commas between them, or all of them (None)."""
    return wanted is None or locale in wanted.split(",")


def require_locales(config: Config, locales: str) -> str:
    """Return locales with commas between them if the publication has each; raise LocaleError otherwise."""
    return ",".join(require_locale(config, locale.strip()) for locale in locales.split(","))


def require_locale(config: Config, locale: str) -> str:
    """Return ``locale`` if the publication has it; raise LocaleError with a suggestion otherwise."""
    if locale in config.locales:
        return locale
    if set(locale.split(",")) <= set(config.locales):
        raise LocaleError(f"“{locale}” are several locales", hint="This takes one: run it once for each.")
    import difflib  # for a slip alone

    close = difflib.get_close_matches(locale, config.locales, n=1, cutoff=0.3)
    hint = f"Did you mean “{close[0]}”? " if close else ""
    raise LocaleError(
        f"unknown locale “{locale}”", hint=f"{hint}The publication's locales are: {', '.join(config.locales)}."
    )
