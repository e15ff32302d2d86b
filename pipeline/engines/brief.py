"""What an engine is told that reads the whole article: its text, the house's words, finished sentences."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class BriefTerm:
    """A row of the glossary: forms in the source's language, forms to use, forms to avoid, a note for translators."""

    source: tuple[str, ...]
    use: tuple[str, ...]
    avoid: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """All of it is material: none of it can change what is asked.

    ``article``: the source texts in reading order. ``examples``: pairs of a source text and its finished translation,
    nearest first. ``sisters``: by source text, a person's translation of it into the neighbouring language
    (``sister_locale``). ``instructions``: the publication's own, for translations into this locale.
    """

    article: tuple[str, ...] = ()
    terms: tuple[BriefTerm, ...] = ()
    examples: tuple[tuple[str, str], ...] = ()
    sisters: Mapping[str, str] = field(default_factory=dict)
    sister_locale: str = ""
    instructions: str = ""

    @property
    def digest(self) -> str:
        """Tells briefs apart: another one may make for another answer."""
        content = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.blake2b(content.encode(), digest_size=12).hexdigest()
