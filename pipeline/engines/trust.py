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


#: Engines that go on without their key where it may not be sent.
ASKED_WITHOUT = frozenset({"llm"})


def trusted_hosts() -> frozenset[str]:
    """The hosts, with or without a port, that the environment or the user's own file names."""
    base = os.environ.get("XDG_CONFIG_HOME") or Path(os.environ.get("HOME") or "/nonexistent", ".config")
    lines = os.environ.get(VARIABLE, "").split(",")
    with suppress(OSError, UnicodeDecodeError):  # there need be none
        lines += Path(base, "peraklad", "trusted-hosts").read_text(encoding="utf-8").splitlines()
    return frozenset(host for line in lines if (host := line.partition("#")[0].strip().lower()))


def is_trusted(host: str, port: int | None) -> bool:
    """Whether the user of this machine trusts a host."""
    named = host.lower().rstrip(".")
    return bool({named, f"{named}:{port}", f"[{named}]:{port}"} & trusted_hosts())


def may_have_key(name: str, rules: EngineRules) -> bool:
    """Whether an engine's key may go to the url of the settings: its service's own host, or one trusted here."""
    _, own = SERVICES.get(name, ("", frozenset()))
    try:
        parts = urlsplit(rules.of(name).url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    at_home = host.lower() in own and parts.scheme == "https" and port in (None, 443)
    return at_home or bool(host and is_trusted(host, port))


def require_trusted(name: str, rules: EngineRules) -> None:
    """Raise EngineError if an engine's key would go to a host that nobody but the settings names.

    Servers of language models mostly want no key: they are asked without it.
    """
    variable, _ = SERVICES.get(name, (f"{name.upper()}_API_KEY", frozenset()))
    url = rules.of(name).url
    if name in ASKED_WITHOUT or not url or not os.environ.get(variable, "").strip() or may_have_key(name, rules):
        return
    host = printable(url.partition("://")[2].partition("/")[0] or url, 80)
    raise EngineError(
        f"{name}: the settings send {variable} to “{host}”, which is not the service's own host",
        where=f"[tool.peraklad.engines.{name}]",
        hint=f"If that is right, say so on this machine: {VARIABLE}={host}.",
    )
