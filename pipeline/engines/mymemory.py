"""MyMemory, free within a daily quota, through deep-translator."""

from __future__ import annotations

from typing import Any

from pipeline.engines import codes
from pipeline.engines.base import EngineInfo
from pipeline.engines.wire import Service


class MyMemory(Service):
    """Tells errors and quotas in the place of the translation; the true status stands inside the answer."""

    name = "mymemory"
    module = "mymemory"
    codes = codes.MYMEMORY
    default_url = "https://api.mymemory.translated.net/get"

    def build(self, module: Any, source: str, target: str) -> Any:
        """Make the translator of a pair."""
        made = module.MyMemoryTranslator(source=source, target=target)
        made._base_url = self._url
        return made

    def status_of(self, data: Any) -> int:
        """The status inside the answer: a number, or a number in quotes."""
        status = str(data.get("responseStatus") or 200) if isinstance(data, dict) else "502"
        if isinstance(data, dict) and data.get("quotaFinished"):
            return 402
        return int(status) if status.isdigit() else 502


# The service takes 500 bytes; a Cyrillic letter has two.
MYMEMORY = EngineInfo(
    "mymemory",
    MyMemory,
    codes.among(codes.MYMEMORY),
    f"{codes.any_direction(codes.MYMEMORY)} (internet)",
    longest=240,
    rate=2,
)
