"""DeepL, through deep-translator; the key comes from DEEPL_API_KEY."""

from __future__ import annotations

from typing import Any

from pipeline.engines import codes
from pipeline.engines.base import EngineInfo
from pipeline.engines.sending import Request
from pipeline.engines.wire import Service, needs_key

_TARGETS = {code: codes.DEEPL_TARGETS[locale] for locale, code in codes.DEEPL.items()}


class DeepL(Service):
    """The key goes into a header, the text into the body, where deep-translator would put both into the address."""

    name = "deepl"
    module = "deepl"
    key_variable = "DEEPL_API_KEY"
    codes = codes.DEEPL
    default_url = "https://api.deepl.com/v2/"

    def build(self, module: Any, source: str, target: str) -> Any:
        """Make the translator of a pair; its own table of languages is years old and lacks Belarusian."""
        made = module.DeeplTranslator(source=codes.ACCEPTED[0], target=codes.ACCEPTED[1], api_key="-")
        free = "https://api-free.deepl.com/v2/" if self._key.endswith(":fx") else self.default_url
        made._base_url = (self._settings.url or free).rstrip("/") + "/"
        made.source, made.target = source, _TARGETS.get(target, target)
        return made

    def mend(self, request: Request) -> None:
        """Make the service's own request of today out of what deep-translator sends."""
        query, request.params, request.method = request.params, {}, "POST"
        request.headers["Authorization"] = f"DeepL-Auth-Key {self._key}"
        request.json = {name: query[name] for name in ("source_lang", "target_lang")} | {"text": [query["text"]]}


DEEPL = EngineInfo(
    "deepl",
    DeepL,
    codes.among(codes.DEEPL),
    f"{codes.any_direction(codes.DEEPL)} (internet, key)",
    needs_key(DeepL.key_variable),
    longest=5000,
    rate=10,
    paid=True,
)
