"""Where a key may go: to its service, or to where this machine's user says; never where only the repository says.

Settings come with the checkout, and a checkout may come from anybody. So a host other than the service's own must stand
in ``PERAKLAD_TRUSTED_HOSTS`` (with commas between hosts) or, one a line, in ``peraklad/trusted-hosts`` under
``$XDG_CONFIG_HOME``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.config import EngineRules
from pipeline.errors import EngineError, printable

VARIABLE = "PERAKLAD_TRUSTED_HOSTS"

#: By engine: the variable of its key, and the hosts of its own service.
SERVICES: Mapping[str, tuple[str, frozenset[str]]] = {
    "deepl": ("DEEPL_API_KEY", frozenset({"api.deepl.com", "api-free.deepl.com"})),
    "libre": ("LIBRE_API_KEY", frozenset({"libretranslate.com"})),
    "llm": ("LLM_API_KEY", frozenset()),
    "microsoft": ("MICROSOFT_API_KEY", frozenset({"api.cognitive.microsofttranslator.com"})),
    "yandex": ("YANDEX_API_KEY", frozenset({"translate.yandex.net"})),
}


def trusted_hosts() -> frozenset[str]:
    """The hosts, with or without a port, that the environment or the user's own file names."""
    base = os.environ.get("XDG_CONFIG_HOME") or Path(os.environ.get("HOME") or "/nonexistent", ".config")
    said = os.environ.get(VARIABLE, "").split(",")
    with suppress(OSError, UnicodeDecodeError):  # there need be none
        said += Path(base, "peraklad", "trusted-hosts").read_text(encoding="utf-8").splitlines()
    return frozenset(host for one in said if (host := one.partition("#")[0].strip().lower()))


def is_trusted(host: str, port: int | None) -> bool:
    """Whether the user of this machine trusts a host."""
    named = host.lower().rstrip(".")
    return bool({named, f"{named}:{port}", f"[{named}]:{port}"} & trusted_hosts())


def require_trusted(name: str, rules: EngineRules) -> None:
    """Raise EngineError if an engine's key would go to a host that nobody but the settings names."""
    variable, own = SERVICES.get(name, (f"{name.upper()}_API_KEY", frozenset()))
    url = rules.of(name).url
    if not url or not os.environ.get(variable, "").strip():
        return
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if (host.lower() in own and parts.scheme == "https" and port in (None, 443)) or (host and is_trusted(host, port)):
        return
    raise EngineError(
        f"{name}: the settings send {variable} to “{printable(host, 80)}”, which is not the service's own host",
        where=f"[tool.peraklad.engines.{name}]",
        hint=f"If that is right, say so on this machine: {VARIABLE}={printable(host, 80)}.",
    )
