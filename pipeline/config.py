"""The publication's settings: ``[tool.peraklad]`` of pyproject.toml and each issue's issue.toml."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from pipeline import languages
from pipeline.errors import LocaleError, SettingsError
from pipeline.files import read_text
from pipeline.model import Policy

SETTINGS_FILE = "pyproject.toml"
Percent = float
#: What settings can say of a check.
Said = Literal["error", "warning", "info", "off"]
_T = TypeVar("_T", bound=msgspec.Struct)


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """A table of settings: an unknown key in it is an error."""


class Label(_Table, frozen=True):
    """A phrase of a closed vocabulary: its text in the publication's own locale, a trend's sign, other wordings.

    ``translations`` are what a new catalog of labels begins with.
    """

    text: str
    sign: str = ""
    translations: dict[str, str] = {}
    aliases: tuple[str, ...] = ()


class Labels(_Table, frozen=True):
    """The closed vocabularies, each a mapping from the label's id (used in front matter) to the label."""

    section: dict[str, Label] = {}
    trend: dict[str, Label] = {}
    site: dict[str, Label] = {}

    def vocabulary(self, name: str) -> dict[str, Label]:
        """Return one vocabulary by its name, one of ``model.VOCABULARIES``."""
        vocabulary: dict[str, Label] = getattr(self, name)
        return vocabulary


class Edition(_Table, frozen=True):
    """What the site shows as one language version; complete when all (or any one) of its locales are."""

    locales: tuple[str, ...]
    require: Literal["all", "any"] = "all"


class PolicyRules(_Table, frozen=True):
    """Overrides of the policy; what is not said here is inherited."""

    translated: Percent | None = None
    reviewed: Percent | None = None
    reviewer: Literal["anyone", "not-translator"] | None = None
    accepted_machine: bool | None = None
    incomplete: Literal["block", "omit", "source", "stale"] | None = None

    def over(self, policy: Policy) -> Policy:
        """Return ``policy`` with what these rules say put in its place."""
        said = {
            name: value
            for name in ("translated", "reviewed", "reviewer", "accepted_machine", "incomplete")
            if (value := getattr(self, name)) is not None
        }
        return replace(policy, **said)


class PolicySettings(PolicyRules, frozen=True):
    """The publication's policy and, by locale, what differs there."""

    locales: dict[str, PolicyRules] = {}


class EngineSettings(_Table, frozen=True):
    """What the publication says of one engine; keys are never settings, they come from the environment.

    ``url``: another server that speaks the same protocol. ``rate``: calls a second. ``price``: of a million characters,
    for the preview of a run's cost. ``region``: Microsoft's.
    """

    url: str = ""
    rate: Annotated[float, msgspec.Meta(gt=0)] | None = None
    price: Annotated[float, msgspec.Meta(ge=0)] | None = None
    region: str = ""


class EngineRules(_Table, frozen=True):
    """The bounds of every engine: seconds for a call, attempts at it, threads, characters sent in one run."""

    deadline: Annotated[float, msgspec.Meta(gt=0, le=600)] = 20.0
    attempts: Annotated[int, msgspec.Meta(ge=1, le=10)] = 4
    threads: Annotated[int, msgspec.Meta(ge=1, le=32)] = 4
    max_characters: Annotated[int, msgspec.Meta(ge=0)] = 200_000
    google: EngineSettings = EngineSettings()
    mymemory: EngineSettings = EngineSettings()
    deepl: EngineSettings = EngineSettings()
    libre: EngineSettings = EngineSettings()
    microsoft: EngineSettings = EngineSettings()
    yandex: EngineSettings = EngineSettings()

    def of(self, name: str) -> EngineSettings:
        """What is said of an engine; one that takes no settings has the defaults."""
        found: EngineSettings = getattr(self, name, EngineSettings())
        return found


class Config(_Table, frozen=True):
    """The whole of ``[tool.peraklad]``."""

    title: str = "Untitled publication"
    url: str = ""
    source_locale: str = "en"
    locales: tuple[str, ...] = ("en", "be", "ru")
    segmentation: Literal["sentence", "paragraph"] = "sentence"
    editions: dict[str, Edition] = {}
    policy: PolicySettings = PolicySettings()
    labels: Labels = Labels()
    glossary: str = "glossary.csv"
    checks: dict[str, Said | dict[str, dict[str, Said]]] = {}
    orthography: dict[str, Literal["official", "classical"]] = {}
    subscribe_url: str = ""
    time_zone: str = "UTC"
    assignees: dict[str, str] = {}
    engines: EngineRules = EngineRules()

    def severities_for(self, locale: str) -> dict[str, str]:
        """What the settings say of each check in a locale: ``[checks.locales.LOCALE]`` wins over ``[checks]``."""
        everywhere: dict[str, str] = {name: said for name, said in self.checks.items() if isinstance(said, str)}
        locales = self.checks.get("locales", {})
        return everywhere | (dict(locales.get(locale, {})) if isinstance(locales, dict) else {})

    def policy_for(self, locale: str, issue: IssueSettings) -> Policy:
        """Return the policy that holds for a locale of an issue: the issue's word wins over the locale's."""
        policy = self.policy.over(Policy())
        if locale in self.policy.locales:
            policy = self.policy.locales[locale].over(policy)
        return issue.policy.over(policy)


class IssueSettings(_Table, frozen=True):
    """An issue's own ``issue.toml``."""

    deadline: datetime | None = None
    period_end: date | None = None
    assignees: dict[str, str] = {}
    policy: PolicyRules = PolicyRules()


@cache
def default_labels() -> Labels:
    """The vocabularies of a publication that defines none of its own."""
    text = files("pipeline").joinpath("data/labels.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Labels)


def load(root: Path) -> Config:
    """Read the settings of the workspace at ``root``. Raises SettingsError, or LocaleError for an unknown locale."""
    table = _toml(read_text(root / SETTINGS_FILE, SETTINGS_FILE), SETTINGS_FILE).get("tool", {}).get("peraklad", {})
    config = _convert(table, Config, SETTINGS_FILE, "tool.peraklad")
    return _validated(config)


def issue_path(issue: str) -> str:
    """Where an issue's own settings are, within the workspace."""
    return f"articles/{issue}/issue.toml"


def parse_issue(text: str, where: str) -> IssueSettings:
    """Read the text of an ``issue.toml``. Raises SettingsError."""
    table = _toml(text, where)
    deadline = table.get("deadline")
    if isinstance(deadline, date) and not isinstance(deadline, datetime):
        table["deadline"] = datetime.combine(deadline, time.max.replace(microsecond=0))  # a day ends at its end
    return _convert(table, IssueSettings, where, "")


def _toml(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        place = f"{where}:{line[1]}" if line else where
        raise SettingsError(
            f"this is not valid TOML: {error}", where=place, hint="Mend the line; see toml.io."
        ) from error


def _convert(table: dict[str, Any], kind: type[_T], where: str, prefix: str) -> _T:
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        message = str(error)
        unknown = re.search(r"unknown field `([^`]*)`(?: - at `\$\.?([^`]*)`)?", message)
        if unknown:
            raise _unknown_key(unknown[1], unknown[2] or "", kind, where, prefix) from error
        path = re.search(r" - at `\$\.?([^`]*)`", message)
        key = ".".join(part for part in (prefix, path[1] if path else "") if part)
        said = message.split(" - at ", maxsplit=1)[0]
        raise SettingsError(f"[{key}]: {said}", where=where, hint="See “Settings” in the README.") from error


def _unknown_key(name: str, path: str, kind: type, where: str, prefix: str) -> SettingsError:
    known = sorted(_keys_at(kind, path))
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    table = ".".join(part for part in (prefix, path) if part)
    hint = f"Did you mean “{close[0]}”?" if close else f"Known keys: {', '.join(known)}."
    return SettingsError(f"unknown key “{name}” in [{table}]", where=where, hint=hint)


def _keys_at(kind: type, path: str) -> set[str]:
    """The keys of the table that msgspec's error path names (``policy``, ``editions[...]``)."""
    for part in filter(None, re.split(r"\.", path)):
        name, mapped = re.subn(r"\[[^\]]*\]", "", part)
        fields = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
        kind = fields[name]
        if mapped:
            kind = get_args(kind)[-1]
    return {field.encode_name for field in msgspec.structs.fields(kind)}


def _validated(config: Config) -> Config:
    for locale in config.locales:
        languages.get(locale)
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
    _validate_checks(config)
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
        said = f"[tool.peraklad] time-zone: “{config.time_zone}” is no time zone"
        raise SettingsError(said, where=SETTINGS_FILE, hint="Write it as Europe/Minsk or UTC.") from error


def _validate_checks(config: Config) -> None:
    for name, said in config.checks.items():
        if isinstance(said, dict) and name != "locales":
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


def require_locale(config: Config, locale: str) -> str:
    """Return ``locale`` if the publication has it; raise LocaleError with a suggestion otherwise."""
    if locale in config.locales:
        return locale
    close = difflib.get_close_matches(locale, config.locales, n=1, cutoff=0.3)
    hint = f"Did you mean “{close[0]}”? " if close else ""
    raise LocaleError(
        f"unknown locale “{locale}”", hint=f"{hint}The publication's locales are: {', '.join(config.locales)}."
    )
