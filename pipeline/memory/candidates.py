"""Candidates: which of many texts share the rarest words of a text. tantivy's index, in a folder beside the pairs.

Words count by their stems: the first letters, since what follows is, in our languages, mostly an ending. Measured on
600,000 sentences (benchmarks/RESULTS.md): asking for the twelve rarest stems finds what an exhaustive search finds, in
half the time that all stems take.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

import tantivy

from pipeline.memory.phrases import phrase_stems

#: Letters of a word that count.
STEM = 6

#: The rarest stems of a text that are looked up.
STEMS = 12

#: Bytes that the index may take for what is not yet written.
_HEAP = 32 * 1024 * 1024

_WORD = re.compile(r"\w+")
_MARKER = "peraklad-generation"


class Text(NamedTuple):
    """A text to be found: ``number`` is what the index answers with; texts of one ``place`` are dropped together."""

    number: int
    locales: str
    source: str
    place: str
    target: str = ""


class Candidates:
    """The index in one folder, as it stood at one ``generation``: a name that its writer gave that state."""

    # What was opened last, by folder: opening takes longer than asking.
    _opened: dict[Path, tuple[str, tantivy.Searcher]] = {}  # noqa: RUF012 - shared on purpose

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, gone: Iterable[str], new: Iterable[Text]) -> None:
        """Drop the texts of the places in ``gone``, then add ``new`` ones. Not valid before ``seal``."""
        with suppress(OSError):
            (self.folder / _MARKER).unlink(missing_ok=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        writer = tantivy.Index(_schema(), path=str(self.folder)).writer(heap_size=_HEAP, num_threads=1)
        for place in gone:
            writer.delete_documents_by_term("place", place)
        for text in new:
            stems = " ".join(f"{text.locales}:{stem}" for stem in stems_of(text.source))
            source, target = text.locales.split("-")
            phrases = {
                "source": " ".join(_tokens(text.locales, text.source, source)),
                "target": " ".join(_tokens(text.locales, text.target, target)),
            }
            writer.add_document(tantivy.Document(number=text.number, stems=stems, place=text.place, **phrases))
        writer.commit()
        writer.wait_merging_threads()

    def seal(self, generation: str) -> None:
        """Say that what was written is whole, and which state of the pairs it belongs to."""
        (self.folder / _MARKER).write_text(generation, encoding="utf-8")

    def is_of(self, generation: str) -> bool:
        """Whether the index is whole and belongs to that state of the pairs."""
        return self._searcher(generation) is not None

    def clear(self) -> None:
        """Delete the index."""
        self._opened.pop(self.folder, None)
        shutil.rmtree(self.folder, ignore_errors=True)

    def find(self, generation: str, locales: str, source: str, limit: int) -> list[int] | None:
        """The numbers of the texts that share most of the rarest stems; None if the index is of another generation."""
        searcher = self._searcher(generation)
        if searcher is None:
            return None
        terms = [f"{locales}:{stem}" for stem in stems_of(source)]
        known = sorted((count, term) for term in terms if (count := searcher.doc_freq("stems", term)))[:STEMS]
        if not known:
            return []
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, tantivy.Query.term_query(_schema(), "stems", term, "freq")) for _, term in known]
        )
        hits = searcher.search(query, limit, count=False).hits
        numbers = searcher.fast_field_values("number", [address for _, address in hits])
        return [int(number) for number in numbers if number is not None]

    def find_phrase(
        self, generation: str, locales: str, phrase: str, side: str, limit: int, loose: bool = False
    ) -> list[int] | None:
        """The numbers of the texts in which a phrase stands in any of its forms, the latest first.

        ``side``: in the ``source`` or in the ``target``. ``loose``: in which its rarest word stands; the places of
        words that stand everywhere need not be compared for that. None if the index is of another generation.
        """
        searcher = self._searcher(generation)
        if searcher is None:
            return None
        words = _tokens(locales, phrase, locales.split("-")[side == "target"])
        if not words:
            return []
        if loose:
            words = [min(words, key=lambda word: searcher.doc_freq(side, word))]
        if len(words) == 1:
            query = tantivy.Query.term_query(_schema(), side, words[0], "basic")
        else:
            query = tantivy.Query.phrase_query(_schema(), side, [*words])
        hits = searcher.search(query, limit, count=False, order_by_field="number", order=tantivy.Order.Desc).hits
        return [
            int(number) for number in searcher.fast_field_values("number", [at for _, at in hits]) if number is not None
        ]

    def _searcher(self, generation: str) -> tantivy.Searcher | None:
        opened = self._opened.get(self.folder)
        if opened and opened[0] == generation:
            return opened[1]
        try:
            if (self.folder / _MARKER).read_text(encoding="utf-8") != generation:
                return None
            searcher = tantivy.Index.open(str(self.folder)).searcher()
        except (OSError, ValueError):
            return None
        self._opened[self.folder] = (generation, searcher)
        return searcher


def _tokens(locales: str, text: str, locale: str) -> list[str]:
    return [f"{locales}:{stem}" for stem in phrase_stems(text, locale)]


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a text's words, each once, in order."""
    return tuple(dict.fromkeys(word[:STEM] for word in _WORD.findall(text.lower())))


@cache
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", stored=False, fast=True)
    builder.add_text_field("stems", stored=False, tokenizer_name="whitespace", index_option="freq")
    for side in ("source", "target"):
        builder.add_text_field(side, stored=False, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("place", stored=False, tokenizer_name="raw", index_option="basic")
    return builder.build()
