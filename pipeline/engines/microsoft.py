"""Microsoft's translator, through deep-translator; the key comes from MICROSOFT_API_KEY."""

from __future__ import annotations

from typing import Any

from pipeline.engines import codes
from pipeline.engines.base import EngineInfo
from pipeline.engines.wire import Service, needs_key


class Microsoft(Service):
    """The key goes into a header; the region, where the account has one, is a setting."""

    name = "microsoft"
    module = "microsoft"
    key_variable = "MICROSOFT_API_KEY"
    default_url = "https://api.cognitive.microsofttranslator.com/translate?api-version=3.0"

    def build(self, module: Any, source: str, target: str) -> Any:
        """Make the translator of a pair, without the list of languages that it would fetch first."""

        class Translator(module.MicrosoftTranslator):  # type: ignore[misc]
            def _get_supported_languages(self) -> dict[str, str]:
                return dict(codes.ISO)

        made = Translator(source=source, target=target, api_key=self._key, region=self._settings.region or None)
        made._base_url = self._url
        return made


MICROSOFT = EngineInfo(
    "microsoft",
    Microsoft,
    codes.among(codes.ISO),
    f"{codes.any_direction(codes.ISO)} (internet, key)",
    needs_key(Microsoft.key_variable),
    longest=5000,
    rate=10,
    paid=True,
)
