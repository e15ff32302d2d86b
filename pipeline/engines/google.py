"""Google's free translation page, through deep-translator."""

from __future__ import annotations

from typing import Any

from pipeline.engines import codes
from pipeline.engines.base import EngineInfo
from pipeline.engines.wire import Service


class Google(Service):
    """The page for mobile telephones; the answer stands in its HTML."""

    name = "google"
    module = "google"
    default_url = "https://translate.google.com/m"
    data_expected = False

    def build(self, module: Any, source: str, target: str) -> Any:
        """Make the translator of a pair."""
        made = module.GoogleTranslator(source=source, target=target)
        made._base_url = self._url
        return made


# The text goes in the query string: a Cyrillic letter takes six characters there, and servers refuse long addresses.
GOOGLE = EngineInfo(
    "google", Google, codes.among(codes.ISO), f"{codes.any_direction(codes.ISO)} (internet)", longest=1200, rate=4
)
