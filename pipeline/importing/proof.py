"""The proof of an import: the Markdown, rendered as for readers, shows text by text what the page showed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from pipeline import markdown
from pipeline.articles.bounds import require_blocks
from pipeline.errors import PageError
from pipeline.importing import footnotes
from pipeline.importing.knowing import known
from pipeline.importing.runs import Reader
from pipeline.importing.seen import Seen, letters
from pipeline.importing.tree import Document, Element, Part

#: Blocks, and characters of them, that are rendered at one go.
_AT_ONCE = 500
_CHARACTERS = 200_000

_NOT_LETTERS = re.compile(r"[\W_]+")


class Proof:
    """Takes the article's blocks one by one with what the page showed there.

    ``notes``: by label, the Markdown of a footnote and the raw text of the page's own elements of it.
    Raises PageError, from ``add`` or ``finish``, at the first block that would not read as the page does.
    """

    def __init__(self, where: str, notes: Mapping[str, tuple[str, str]]) -> None:
        self.where = where
        self.notes = notes
        self.blocks: list[str] = []
        self.expected: list[str] = []
        self.raw: list[str] = []
        self.size = 0

    def add(self, block: str, expected: Sequence[str], raw: str) -> None:
        """Take a block, the texts that the page showed there, and the raw text of the page's own elements."""
        plain = known(block)
        if plain:
            self.finish()
            self._require(expected, [plain], raw, plain)
            return
        require_blocks(block, self.where)
        self.blocks.append(block)
        self.expected += expected
        self.raw.append(raw)
        self.size += len(block)
        if len(self.blocks) >= _AT_ONCE or self.size >= _CHARACTERS:
            self.finish()

    def finish(self) -> None:
        """Prove what is waiting."""
        if self.blocks:
            used = dict.fromkeys(label for block in self.blocks for label in re.findall(r"\[\^(\d+)\]", block))
            notes = {label: self.notes[label] for label in used if label in self.notes}
            texts, shown_texts = shown(self.blocks, {label: text for label, (text, _) in notes.items()})
            self._require(self.expected, texts, "".join([*self.raw, *(raw for _, raw in notes.values())]), shown_texts)
            self.blocks, self.expected, self.raw, self.size = [], [], [], 0

    def _require(self, expected: Sequence[str], texts: list[str], raw: str, found: str) -> None:
        if texts != list(expected):
            raise _differs(list(expected), texts, self.where)
        if raw != found and bare(raw) != bare(found):
            raise _differs([bare(raw)], [bare(found)], self.where)


def shown(blocks: Sequence[str], notes: Mapping[str, str]) -> tuple[list[str], str]:
    """The texts that readers will see of Markdown, and its raw text, that of the notes last."""
    definitions = [f"[^{label}]: {text}" for label, text in notes.items()]
    root = Document(markdown.to_html("\n\n".join([*blocks, *definitions]))).root
    body = next((element for element in root.elements() if element.tag == "body"), root)
    seen = Seen(Reader())
    # The renderer's own frame around footnotes is told from texts by its class.
    body.parts = [part for part in body.parts if not _is_frame(part, "footnotes-sep")]
    found = footnotes.take(body)
    seen.notes = {label: " ".join(seen.texts([note])) for label, note in found.footnotes.items()}
    body.parts = [part for part in body.parts if not _is_frame(part, "footnotes")]
    return seen.texts(body.parts), letters([*body.parts, *found.footnotes.values()])


def _is_frame(part: Part, name: str) -> bool:
    return isinstance(part, Element) and name in part.get("class").split()


def bare(text: str) -> str:
    """A text's letters and figures alone, whatever their form: what no import may add, lose or change."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text))


def _differs(expected: list[str], found: list[str], where: str) -> PageError:
    message = "the article would not read as the page does"
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, expected, found, autojunk=False).get_opcodes():
        if kind != "equal":
            page, ours = " / ".join(expected[a1:a2]), " / ".join(found[b1:b2])
            pairs = enumerate(zip(page, ours, strict=False))
            at = next((n for n, (one, other) in pairs if one != other), min(len(page), len(ours)))
            start = max(0, at - 40)
            message += f": “{page[start : at + 40]}” became “{ours[start : at + 40]}”"
            break
    return PageError(
        message, where=where, hint="Nothing was written. Please report it; meanwhile paste that text into a .txt file."
    )
