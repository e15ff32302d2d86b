"""DeepL, through deep-translator; the key comes from DEEPL_API_KEY."""

from __future__ import annotations

from typing import Any

from pipeline.engines.base import EngineInfo
from pipeline.engines.sending import Request
from pipeline.engines.wire import Service, among, needs_key


class DeepL(Service):
    """The key goes into a header, the text into the body, where deep-translator would put both into the address."""

    name = "deepl"
    module = "deepl"
    key_variable = "DEEPL_API_KEY"
    codes = {"en": "EN", "be": "BE", "ru": "RU"}  # noqa: RUF012 - nobody writes to it
    default_url = "https://api.deepl.com/v2/"

    def build(self, module: Any, source: str, target: str) -> Any:
        """Make the translator of a pair; its own table of languages is years old and lacks Belarusian."""
        made = module.DeeplTranslator(source="en", target="ru", api_key="-")
        free = "https://api-free.deepl.com/v2/" if self._key.endswith(":fx") else self.default_url
        made._base_url = (self._settings.url or free).rstrip("/") + "/"
        made.source, made.target = source, "EN-GB" if target == "EN" else target
        return made

    def mend(self, request: Request) -> None:
        """Make the service's own request of today out of what deep-translator sends."""
        query, request.params, request.method = request.params, {}, "POST"
        request.headers["Authorization"] = f"DeepL-Auth-Key {self._key}"
        request.json = {name: query[name] for name in ("source_lang", "target_lang")} | {"text": [query["text"]]}


DEEPL = EngineInfo(
    "deepl",
    DeepL,
    among("en", "be", "ru"),
    "en, be, ru in any direction (internet, key)",
    needs_key(DeepL.key_variable),
    longest=5000,
    rate=10,
    paid=True,
)
