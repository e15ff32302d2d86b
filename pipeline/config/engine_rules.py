"""What the settings say of machine translation: ``[tool.peraklad.engines]``."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from pipeline.files.toml import Table


class EngineSettings(Table, frozen=True):
    """What the publication says of one engine; keys are never settings, they come from the environment.

    ``url``: another server that speaks the same protocol. ``rate``: calls a second. ``price``: of a million characters,
    for the preview of a run's cost. ``region``: Microsoft's.
    """

    url: str = ""
    rate: Annotated[float, msgspec.Meta(gt=0)] | None = None
    price: Annotated[float, msgspec.Meta(ge=0)] | None = None
    region: str = ""


class LlmSettings(EngineSettings, frozen=True):
    """A server of chat completions (Ollama, llama.cpp, vLLM, LM Studio or a hosted one) and what is asked of it.

    ``url``: ends in ``/v1``. ``context``: tokens that the model takes in one call, question and answer together.
    ``deadline``: seconds of a call. ``price``, ``answer_price``: of a million tokens sent and received.
    ``instructions``: the folder with the publication's own, one file a locale (``be.md``).
    """

    model: str = ""
    context: Annotated[int, msgspec.Meta(ge=256)] = 8192
    deadline: Annotated[float, msgspec.Meta(gt=0, le=3600)] = 120.0
    batch: Annotated[int, msgspec.Meta(ge=1, le=200)] = 20
    answer_price: Annotated[float, msgspec.Meta(ge=0)] | None = None
    instructions: str = "instructions"


class EngineRules(Table, frozen=True):
    """The bounds of every engine: seconds for a call, attempts at it, threads, characters sent in one run."""

    deadline: Annotated[float, msgspec.Meta(gt=0, le=600)] = 20.0
    attempts: Annotated[int, msgspec.Meta(ge=1, le=10)] = 4
    threads: Annotated[int, msgspec.Meta(ge=1, le=32)] = 4
    max_characters: Annotated[int, msgspec.Meta(ge=0)] = 200_000
    google: EngineSettings = EngineSettings()
    mymemory: EngineSettings = EngineSettings()
    deepl: EngineSettings = EngineSettings()
    libre: EngineSettings = EngineSettings()
    microsoft: EngineSettings = EngineSettings()
    yandex: EngineSettings = EngineSettings()
    llm: LlmSettings = LlmSettings()
    #: Which refused answers become drafts that say the reason: none, those with some words of the neighbouring language
    #: (translators mend them quickly), or all that are refused for their words or numbers.
    refused: Literal["leave", "mixed", "draft"] = "mixed"
    #: From which likeness (percent of characters) on a translation of a similar text is put in as stale, its source
    #: beside it; 100: only word for word the same.
    near: Annotated[int, msgspec.Meta(ge=85, le=100)] = 100
    #: By locale, the engines that fill what is missing where the command names none: the first gets all, the next the
    #: rest.
    order: dict[str, tuple[str, ...]] = {}

    def of(self, name: str) -> EngineSettings:
        """What is said of an engine; one that takes no settings has the defaults."""
        engine_settings: EngineSettings = getattr(self, name, EngineSettings())
        return engine_settings
