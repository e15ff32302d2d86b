"""Addresses in settings: of the site, of a team's memory."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.errors import SettingsError

#: Where the settings are, for messages.
SETTINGS_FILE = "pyproject.toml"


def require_web(url: str, subscribe_url: str, picture_hosts: Iterable[str]) -> None:
    """Raise SettingsError for an address that is none of the web, such as ``javascript:…``, or a host that is none."""
    for key, text, schemes in (
        ("url", url, ("https", "http")),
        ("subscribe-url", subscribe_url, ("https", "http", "mailto")),
    ):
        if text and (
            text.partition(":")[0].lower() not in schemes or not text.isprintable() or set(text) & set(" <>\"'")
        ):
            raise SettingsError(
                f"[tool.peraklad] {key} is not an address of the web",
                where=SETTINGS_FILE,
                hint=f"Write it with {' or '.join(f'{scheme}:' for scheme in schemes)} at its beginning.",
            )
    for host in picture_hosts:
        if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", host):
            raise SettingsError(
                "[tool.peraklad] picture-hosts: this is not a host",
                where=SETTINGS_FILE,
                hint='Write hosts alone, in lower case: ["images.example.org"].',
            )


def require_database(url: str) -> None:
    """Raise SettingsError for an address that is no PostgreSQL database's, or that holds a password."""
    if url and not re.match(r"postgres(ql)?://", url):
        raise SettingsError(
            "[tool.peraklad.memory] url is not the address of a PostgreSQL database",
            where=SETTINGS_FILE,
            hint='Write url = "postgresql://HOST/NAME", or leave it out for a memory on this machine.',
        )
    if re.match(r"[^/]*//[^/@]*:[^/@]*@", url) or "password=" in url:
        raise SettingsError(
            "[tool.peraklad.memory] url holds a password",
            where=SETTINGS_FILE,
            hint="Take it out (and change it); set PGPASSWORD, or use a .pgpass file.",
        )
