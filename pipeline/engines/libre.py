"""LibreTranslate, a public server or one's own, through deep-translator; LIBRE_API_KEY where the server wants one."""

from __future__ import annotations

import os
from typing import Any

from pipeline.config import EngineRules
from pipeline.engines import codes
from pipeline.engines.base import EngineInfo
from pipeline.engines.sending import Request
from pipeline.engines.wire import Service


class Libre(Service):
    """Text and key go into the body, where deep-translator would put both into the address."""

    name = "libre"
    module = "libre"
    key_variable = "LIBRE_API_KEY"
    default_url = "https://libretranslate.com/"

    def build(self, module: Any, source: str, target: str) -> Any:
        """Make the translator of a pair; its own table of languages lacks Belarusian."""
        source_, target_ = codes.ACCEPTED
        made = module.LibreTranslator(source_, target_, api_key="-", custom_url=self._url.rstrip("/") + "/")
        made.source, made.target = source, target
        return made

    def mend(self, request: Request) -> None:
        """Move the query into the body, with the true key or none."""
        body, request.params = request.params, {}
        body.pop("api_key", None)
        request.json = body | ({"api_key": self._key} if self._key else {})


def _unavailable(rules: EngineRules) -> str:
    if rules.libre.url or os.environ.get(Libre.key_variable, "").strip():
        return ""
    return f"neither {Libre.key_variable} nor the url of a server in [tool.peraklad.engines.libre] is set"


LIBRE = EngineInfo(
    "libre",
    Libre,
    codes.among(codes.ISO),
    f"{codes.any_direction(codes.ISO)} that the server has (a server of one's own, or internet and key)",
    _unavailable,
    longest=2000,
    rate=5,
    paid=True,
)
