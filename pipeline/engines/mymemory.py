"""MyMemory, free within a daily quota, through deep-translator."""

from __future__ import annotations

from typing import Any

from pipeline.engines.base import EngineInfo
from pipeline.engines.wire import Service, among


class MyMemory(Service):
    """Tells errors and quotas in the place of the translation; the true status stands inside the answer."""

    name = "mymemory"
    module = "mymemory"
    codes = {"en": "en-GB", "be": "be-BY", "ru": "ru-RU"}  # noqa: RUF012 - nobody writes to it
    default_url = "https://api.mymemory.translated.net/get"

    def build(self, module: Any, source: str, target: str) -> Any:
        """Make the translator of a pair."""
        made = module.MyMemoryTranslator(source=source, target=target)
        made._base_url = self._url
        return made

    def status_of(self, data: Any) -> int:
        """The status inside the answer: a number, or a number in quotes."""
        said = str(data.get("responseStatus") or 200) if isinstance(data, dict) else "502"
        if isinstance(data, dict) and data.get("quotaFinished"):
            return 402
        return int(said) if said.isdigit() else 502


# The service takes 500 bytes; a Cyrillic letter has two.
MYMEMORY = EngineInfo(
    "mymemory", MyMemory, among("en", "be", "ru"), "en, be, ru in any direction (internet)", longest=240, rate=2
)
