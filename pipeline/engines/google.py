"""Google's free translation page through deep-translator."""

from __future__ import annotations

from typing import Any

from pipeline.engines.base import EngineInfo
from pipeline.errors import EngineError


class Google:
    """One text a call: a batch of deep-translator's loses what it has at the first error."""

    def translate(self, texts: list[str], source: str, target: str) -> list[str | None]:
        """Return the translations. Raises EngineError if the service can't be reached or refuses."""
        from deep_translator import GoogleTranslator  # slow to import: only where it is used

        translator: Any = GoogleTranslator(source=source, target=target)
        results: list[str | None] = []
        for text in texts:
            try:
                results.append(translator.translate(text))
            except Exception as error:
                raise EngineError(
                    f"google: {type(error).__name__}",
                    hint="Check the connection; what was translated so far is kept. Try again later.",
                ) from error
        return results


GOOGLE = EngineInfo("google", Google, lambda: "en, be, ru in any direction (needs the internet)", lambda: "")
