"""Yandex's translator, version 1.5 of its interface, through deep-translator; the key comes from YANDEX_API_KEY."""

from __future__ import annotations

from typing import Any

from pipeline.engines import codes
from pipeline.engines.base import EngineInfo
from pipeline.engines.wire import Service, needs_key


class Yandex(Service):
    """The status stands inside the answer too; the key goes in the body."""

    name = "yandex"
    module = "yandex"
    key_variable = "YANDEX_API_KEY"
    default_url = "https://translate.yandex.net/api/{version}/tr.json/{endpoint}"

    def build(self, module: Any, source: str, target: str) -> Any:
        """Make the translator of a pair."""
        made = module.YandexTranslator(source=source, target=target, api_key=self._key)
        made._base_url = self._url
        return made

    def status_of(self, data: Any) -> int:
        """The status inside the answer."""
        code = data.get("code") if isinstance(data, dict) else None
        return code if isinstance(code, int) else 502


YANDEX = EngineInfo(
    "yandex",
    Yandex,
    codes.among(codes.ISO),
    f"{codes.any_direction(codes.ISO)} (internet, a key of version 1.5)",
    needs_key(Yandex.key_variable),
    longest=5000,
    rate=10,
    paid=True,
)
