"""Origins: how programs note in files that a machine made a translation.

Of XLIFF: the standard's own marks (1.2: ``state-qualifier``; 2: ``mtc:match``, ``subState``), ``mtConfidence`` of ITS
2.0, and what SDLXLIFF (``origin``), MQXLIFF (``status``), MXLIFF (``trans-origin``) and Okapi (``matchType``,
``engine``) put beside them: attributes are known by what they are called, and not by whose they are.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from functools import cache

from pipeline.languages import machine_phrases
from pipeline.state.standing import MACHINE

#: Engines by names that nothing else bears; and houses that make more than engines.
_ENGINES = (
    r"deepl|modern\W?mt|libretranslate|apertium|systran|promt|opus\W?mt|kantan\W?mt|globalese|language\W?weaver"
    r"|chat\W?gpt|gpt\W?\d\w*|openai|nllb|papago"
)
_HOUSES = r"google|microsoft|bing|azure|amazon|aws|yandex|baidu|tencent"

#: A name of an engine, as a comment may hold it: of a house only with what it does.
_NAMED = rf"(?:{_ENGINES})|(?:{_HOUSES})\W?(?:cloud\W?|neural\W?)?(?:translat\w*|n?mt\b)"

#: What a value says that is there to tell where a text comes from.
_VALUE = re.compile(
    rf"(?<![^\W_])(?:[na]?mt|smt|machine|machine\W?translat\w*|auto(?:matic(?:ally)?)?\W?translat\w*|{_NAMED})(?![^\W_])"
    rf"|^\W*(?:{_HOUSES})\W*$",
    re.IGNORECASE,
)
#: “GoogleMT”, “KantanMT”.
_GLUED = re.compile(r"[a-z]N?MT(?![A-Za-z])")

#: Words in the names of attributes that tell where a text comes from or how it was made.
_TELLING = ("origin", "qualifier", "status", "state", "match", "engine", "provider", "phase", "type")

#: Attributes that only a machine's text has.
_OF_MACHINE = re.compile(r"n?mt[-_]?(?:confidence|score|quality|engine|type|system)?")

_NO = ("", "0", "no", "false", "none")


def names_machine(value: str) -> bool:
    """Whether a value that says where a text comes from (“nmt”, “x-mt”, “DeepL”, “GoogleMT”) names a machine."""
    return bool(_VALUE.search(value.replace("_", " ")) or _GLUED.search(value))


def told_by(kind: str, value: str) -> bool:
    """Whether a property says that a machine made the text, by what it holds or, if that is no “no”, by its name."""
    if "origin" in kind.casefold() and names_machine(value):
        return True
    return names_machine(kind) and value.strip().casefold() not in _NO


def tells_of_machine(comment: str) -> bool:
    """Whether a comment says, in a language of ours, that a machine made the text beside it."""
    lines = [line.strip(" \t.:;,!*#-[]()") for line in comment.split("\n")]
    return bool(_told().search(comment)) or any(line.casefold() in ("mt", "nmt") for line in lines)


@cache
def _told() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{machine_phrases('marks')}|{_NAMED})(?!\w)", re.IGNORECASE)


def marked(elements: Iterable[ET.Element | None]) -> bool:
    """Whether an attribute of one of these elements of an XLIFF file says that a machine made the text."""
    return any(
        _tells(name.rpartition("}")[2].casefold(), value)
        for element in elements
        if element is not None
        for name, value in element.attrib.items()
    )


def _tells(name: str, value: str) -> bool:
    if _OF_MACHINE.fullmatch(name):  # a confidence of 0 is one
        return value.strip().casefold() not in _NO or name.endswith("confidence")
    return any(word in name for word in _TELLING) and names_machine(value)


def of_machine(form: str) -> str:
    """The origin of a text that a file of this format calls a machine's."""
    return f"{MACHINE}{form}"
