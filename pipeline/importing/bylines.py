"""What stands around a headline: the lead, the picture's caption with its credit, who wrote the article, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipeline.importing import period, phrases
from pipeline.importing.captions import LONGEST as _CAPTION
from pipeline.importing.headline import fold, is_body, is_credit, is_credited, is_name
from pipeline.importing.pieces import Piece
from pipeline.importing.signatures import is_office, is_signature, is_titled

if TYPE_CHECKING:
    from pipeline.importing.parts import Parts

#: Words of a byline, and of whoever took a picture.
_BYLINE = 12
_CREDIT = 5

#: Parts of a site in which the article's author may be named.
_BELOW = ("", "footer", "about the author", "tags")

#: What the markup names that stands between a headline and the text.
AROUND = ("lead", "caption", "credit", "author", "date")

_TRAILING = re.compile(r"[\s,;|·—–-]+\Z")


class Head:
    """Takes the lines between headline and text (and, on pages, those that the markup names)."""

    def __init__(self, parts: Parts, pieces: Sequence[Piece], at: int) -> None:
        self.parts = parts
        self.pieces = pieces
        self.at = at
        self.is_text = parts.source.layout == "text"
        self.end = next(
            (n for n, piece in enumerate(pieces) if n > at and not piece.used and self._is_text(n)), len(pieces)
        )

    def _is_text(self, n: int) -> bool:
        piece = self.pieces[n]
        if piece.role in AROUND or piece.zone:
            return False
        root = self.parts.source.root
        if root is not None and root not in piece.inside:
            return False
        return is_body(piece) and not is_credit(piece.text)

    def take(self) -> None:
        """Take them all."""
        self._dates()
        self._ruled_caption()
        self._captions()
        self._authors()
        self._lead()
        self._by_place()

    def _ruled_caption(self) -> None:
        """The caption where the publication says that its pages saved as text have it."""
        place = self.parts.source.rules.caption_place if self.is_text else ""
        live = [n for n, piece in enumerate(self.pieces) if piece.words and not piece.used and not piece.zone]
        above, below = [n for n in live if n < self.at], [n for n in live if n > self.at]
        chosen = {"above-headline": above[-1:], "below-headline": below[:1], "last-line": below[-1:]}.get(place, [])
        for n in chosen:
            self._set_caption(self.pieces[n])
            self.end = max(self.end, n)
            if n >= self.end:
                self.end = next((k for k in live if k > n and self._is_text(k)), len(self.pieces))

    def _near(self) -> Iterator[tuple[int, Piece]]:
        """The unused pieces from some way before the headline to the first paragraph."""
        for n in range(max(self.at - 12, 0), self.end):
            piece = self.pieces[n]
            if not piece.used and piece.words and piece.zone in ("", "tags", "menu", "about the author"):
                yield n, piece

    def _dates(self) -> None:
        parts = self.parts
        for _, piece in self._near():
            if piece.words > _BYLINE or piece.zone == "menu":
                continue
            found = period.find_date(piece.text)
            if (
                not found
                and period.without_dates(piece.text) == ""
                and (any(map(str.isdigit, piece.text)) or _says_published(piece))
            ):
                piece.used = "date"
            elif found and (piece.role == "date" or period.without_dates(piece.text) == ""):
                parts.published = parts.published or found[0]
                piece.used = "date"
        for piece in self.pieces[self.end :]:
            # “Updated: …” below the text; a date that says nothing of itself may be a heading there.
            is_line = 0 < piece.words <= _BYLINE and not piece.used
            if is_line and period.without_dates(piece.text) == "" and _says_published(piece):
                piece.used = "date"
        if not self.is_text and parts.published is None:
            stated = (piece for piece in self.pieces if piece.role == "date" and not piece.zone and not piece.used)
            found = next((date for piece in stated if (date := period.find_date(piece.text))), None)
            parts.published = found[0] if found else None

    def _captions(self) -> None:
        parts = self.parts
        prose = 0
        picture: Piece | None = None
        for n, piece in enumerate(self.pieces[: self.end + 6]):
            if piece.kind == "picture" and not piece.zone and (n > self.at or self.at - n < 6) and prose < 2:
                parts.picture = parts.picture or piece
                picture = piece
            prose += n > self.at and self._is_text(n)
            if piece.used or piece.zone or prose > 1 or not piece.words:
                continue
            if piece.role == "caption" and parts.caption is None and n > self.at - 6:
                self._set_caption(piece)
                parts.picture = picture or parts.picture
            elif piece.role == "credit" and not parts.credit and n > self.at - 6:
                parts.credit = phrases.after_label("credit", piece.text) or piece.text.strip("() ")
                piece.used = "credit"
        if parts.picture is not None and not parts.picture.used:
            parts.picture.used = "picture"

    def _set_caption(self, piece: Piece) -> None:
        parts = self.parts
        parts.caption = piece
        piece.used = "caption"
        text = parts.caption_text = phrases.after_label("credit", piece.text)
        if not text or (len(text.split()) <= _CREDIT and not text.endswith(".")):
            text = piece.text
        # Else the label is the caption's: “Photo: Carts wait at the border.” says what the picture shows.
        found = phrases.inner_label("credit", text) or phrases.inner_label("source of a picture", text)
        if not found and (owner := re.search(r"[.,;|]\s*©\s*(\S.*)\Z", text)) and not parts.credit:
            parts.credit = owner[1].strip(" .()")
        elif found and not parts.credit:
            # “Photo: Ann” names Ann; “Photo by the author” is said whole.
            label = text[found[0] : found[1]].rstrip()
            named = text[found[1] :].strip(" .()") if label[-1:] in ":—–/-" else ""
            parts.credit = named or text[found[0] :].strip(" .()")

    def _authors(self) -> None:
        parts = self.parts
        if self._marked("author"):
            return
        for _, piece in self._near():
            if piece.words > _BYLINE or parts.author or piece.zone == "menu":
                continue
            if parts.published is None and (found := period.find_date(piece.text)) and piece.role == "author":
                parts.published = found[0]
            if piece.role == "author" and _is_person(name := _name_in(piece.text)):
                parts.author = name
                piece.used = "author"
            elif (name := phrases.after_label("author", piece.text)) or (name := _by(piece.text)):
                parts.author = _name_in(name)
                piece.used = "author"
        for piece in self.pieces:
            # The same names once more, at the end or beside the date.
            is_line = piece.role == "author" and piece.zone in _BELOW and piece.words <= _BYLINE
            if is_line and not piece.used and _is_person(name := _name_in(piece.text)):
                parts.author = parts.author or name
                piece.used = "author"
        tail = [piece for piece in self.pieces if not piece.used and not piece.zone and piece.words][-4:]
        for piece in tail:
            name = phrases.after_label("author", piece.text) or (
                piece.text if (is_name(piece.text) or is_titled(piece)) and is_signature(piece) else ""
            )
            if piece.words <= _BYLINE and not parts.author and name:
                parts.author = _name_in(name)
                piece.used = "author"

    def _marked(self, role: str) -> bool:
        """Whether the publication's own rules name a piece for a part."""
        result = [p for p in self.pieces if p.role == role and any(e.mark == role for e in p.inside)]
        for piece in result:
            piece.used = piece.used or role
        if result and role == "author":
            self.parts.author = _name_in(result[0].text)
        return bool(result)

    def _lead(self) -> None:
        parts = self.parts
        if parts.source.layout == "text":
            return
        stated = fold(parts.source.statements.lead)
        root = parts.source.root
        for n in range(max(self.at - 3, 0), min(self.end + 2, len(self.pieces))):
            piece = self.pieces[n]
            if piece.used or piece.zone or piece.words < 3 or piece.kind not in ("paragraph", "heading", "quote"):
                continue
            outside = root is not None and root not in piece.inside
            if piece.role == "lead" or (outside and n > self.at and stated and fold(piece.text) == stated):
                parts.lead = piece
                piece.used = "lead"
                for other in self.pieces[n + 1 : self.end + 3]:
                    if not other.used and fold(other.text) == fold(piece.text):
                        other.used = "repeated"
                return

    def _by_place(self) -> None:
        """Lines that nothing names: a caption under the headline said again, a byline that stands apart."""
        parts = self.parts
        repeated = -1
        for n, piece in enumerate(self.pieces):
            if piece.used in ("repeated", "title", "label") and n <= self.end:
                repeated = n
        seen: dict[str, Piece] = {}
        for n in range(self.at + 1, self.end):
            piece = self.pieces[n]
            if piece.used or piece.zone or not piece.words or piece.kind != "paragraph":
                continue
            if fold(piece.text) in seen:
                piece.used = "repeated"
                continue
            seen[fold(piece.text)] = piece
            if (is_credit(piece.text) or is_credited(piece.text)) and piece.words <= _CAPTION:
                self._caption_by_place(piece)
            elif self.is_text and parts.caption is None and self._is_under(n, repeated) and piece.words <= _CAPTION:
                self._set_caption(piece)
            elif not parts.author and self._names_author(piece):
                parts.author = piece.text
                piece.used = "author"
        for piece in self.pieces[self.end :]:
            # A credit alone among the paragraphs is that of the picture, wherever the page had it.
            if self.is_text and not piece.used and piece.words <= 8 and phrases.after_label("credit", piece.text):
                self._caption_by_place(piece)

    def _caption_by_place(self, piece: Piece) -> None:
        if self.parts.caption is None:
            self._set_caption(piece)
        elif not self.parts.credit:
            self.parts.credit = phrases.after_label("credit", piece.text) or piece.text
            piece.used = "credit"

    def _is_under(self, n: int, repeated: int) -> bool:
        """Whether a line stands right under the headline said again, closed to the text by a blank line."""
        piece = self.pieces[n]
        if n != repeated + 1 or piece.gap_before or not piece.gap_after:
            return False
        return self.pieces[repeated].used == "repeated"

    def _names_author(self, piece: Piece) -> bool:
        if not self.is_text:
            return is_name(piece.text) and is_signature(piece)
        return piece.gap_after and (is_name(piece.text, 6) or is_office(piece) or is_titled(piece))


def _is_person(name: str) -> bool:
    """Whether what the markup calls an author can be one: no address, no telephone."""
    return bool(name) and not any(map(str.isdigit, name))


def _says_published(piece: Piece) -> bool:
    return bool(phrases.pattern("published").match(phrases.fold(piece.text)))


def _by(text: str) -> str:
    """Who is named after “by” and the like without a colon."""
    name = phrases.after_words("author", text)
    return name if name and is_name(re.split(r"[,|]", name)[0].strip(), 5) else ""


def _name_in(text: str) -> str:
    """A byline without its label, its date and what follows a stroke."""
    found = period.find_date(text)
    if found:
        text = f"{text[: found[1]]}{text[found[2] :]}"
    text = re.sub(r"\b\d{1,2}:\d{2}\b", "", text)
    text = re.split(r"\s*[|•·]\s*", text)[0]
    text = _TRAILING.sub("", " ".join(text.split()))
    sections = ("published", "days of the week") if found else ("published",)
    while (shorter := _TRAILING.sub("", _ends_with(sections).sub("", text))) != text:
        text = shorter
    return phrases.after_label("author", text) or _by(text) or text


@cache
def _ends_with(sections: tuple[str, ...]) -> re.Pattern[str]:
    """The words of a date that a name ends with when the date is taken out: “on Mon”, “published”."""
    words = [word for section in sections for word in phrases.entries(section)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})\s*:?\s*\Z", re.IGNORECASE)
