"""The article's parts on a page: period, section, trend, headline, lead, caption, author, date, body."""

from __future__ import annotations

import re

from pipeline.articles.labels import plain, wordings
from pipeline.config import Labels
from pipeline.errors import PageError
from pipeline.importing import headings, headline, issues, period, phrases, siteparts
from pipeline.importing.bylines import AROUND, Head
from pipeline.importing.headline import fold, is_body
from pipeline.importing.parts import Parts
from pipeline.importing.pieces import Piece
from pipeline.importing.source import Source
from pipeline.importing.tree import Element
from pipeline.model import VOCABULARIES

#: Words of a line that can hold a period, a section or a trend beside others.
_LABEL_WORDS = 25

_SPLIT = re.compile(r"\s*[|·•/>»;:,()\[\]]\s*|\s+[–—-]\s+|\s{2,}")


def recognise_parts(source: Source, labels: Labels, where: str, wanted: str = "") -> Parts:
    """Find the article's parts. ``wanted``: words of the headline that is meant, where a page has several.

    Raises PageError if there is no headline or no text, or several articles and nobody said which.
    """
    return _Recogniser(source, labels, where).run(wanted)


class _Recogniser:
    def __init__(self, source: Source, labels: Labels, where: str) -> None:
        self.source = source
        self.pieces = source.pieces
        self.labels = labels
        self.where = where
        self.parts = Parts(source, labels)
        self.wordings = {name: wordings(labels, name) for name in VOCABULARIES}
        self.known = {wording for known in self.wordings.values() for wording in known}
        self.site = {
            fold(translation)
            for label in labels.site.values()
            for translation in (label.text, *label.translations.values(), *label.aliases)
        }

    def run(self, wanted: str) -> Parts:
        if self.source.scripts and not any(piece.is_prose and not piece.zone for piece in self.pieces):
            raise PageError(
                "no article text was found on this page: it is made by a script",
                where=self.where,
                hint="Open it in a browser, wait for the text to come, and save it from there.",
            )
        own = tuple(map(phrases.fold, self.source.rules.phrases))
        for piece in self.pieces if own else ():
            if phrases.fold(piece.text).startswith(own):
                piece.zone = "your rules"
        self._choose(wanted)
        self._find_headline()
        at = self.pieces.index(self.parts.title) if self.parts.title else -1
        self._take_labels(at)
        self._take_head(at)
        self._take_body(at)
        self._take_rest()
        return self.parts

    # Which article

    def _choose(self, wanted: str) -> None:
        bodies = self._articles()
        if wanted:
            fitting = [(title, own) for title, own in bodies if fold(wanted) in fold(title)]
            if not fitting:
                at = next(
                    (n for n, piece in enumerate(self.pieces) if piece.words and fold(wanted) in fold(piece.text)), None
                )
                if at is None:
                    raise PageError(f"no headline on this page has the words “{wanted}”", where=self.where,
                                    hint="Copy a few words of the headline as the page shows it.")  # fmt: skip
                self.parts.title = self.pieces[at]
                self._leave_others(headline.holder(self.pieces[at]))
                return
            own = set(fitting[0][1])
            holder = headline.holder(fitting[0][1][0])
            own |= {piece for piece in self.pieces if holder is not None and holder in piece.inside}
            if holder is None:  # what stands above all of them is said of all of them
                own |= set(self.pieces[: self.pieces.index(bodies[0][1][0])])
            for piece in self.pieces:
                if piece not in own:
                    piece.zone = piece.zone or "another article"
            self.parts.title = next(piece for piece in fitting[0][1] if piece.text == fitting[0][0])
        elif bodies:
            raise headline.several(bodies, self.where)

    def _leave_others(self, holder: Element | None) -> None:
        """Take the articles beside one out of what is looked at."""
        for piece in self.pieces if holder is not None else ():
            if holder not in piece.inside and any(element.tag == "article" for element in piece.inside):
                piece.zone = piece.zone or "another article"

    def _articles(self) -> issues.Articles:
        """The articles of a page that has several."""
        if self.source.layout == "text":
            found = issues.by_periods(self.pieces, self._is_part)
        else:
            found = headline.articles(self.pieces, self.source.statements)
        return found or issues.by_trends(
            self.pieces, self._is_part, lambda piece: bool(self._recognised("trend", piece.text))
        )

    # The headline

    def _find_headline(self) -> None:
        parts, source = self.parts, self.source
        if source.fields.get("title"):
            parts.title_text = source.fields["title"]
            parts.title = next((p for p in self.pieces[:5] if fold(p.text) == fold(parts.title_text)), None)
        elif parts.title is None and source.layout == "text":
            parts.title = headline.find_in_text([p for p in self.pieces if not p.zone], self._is_part)
        elif parts.title is None:
            parts.title = headline.find(self.pieces, source.statements, source.root, self._is_part)
            stated = source.statements.titles
            if parts.title is None and stated:
                parts.title_text = stated[0]
            elif parts.title is None:
                parts.title = headline.find_in_text([p for p in self.pieces if not p.zone], self._is_part)
        if parts.title is None and not parts.title_text:
            raise PageError("no headline was found on this page", where=self.where,
                            hint="Put the headline on a line of its own before the text.")  # fmt: skip
        if parts.title is not None:
            parts.title.used = "title"
            parts.title_text = parts.title_text or parts.title.text
        if phrases.pattern("no article").match(phrases.fold(parts.title_text)):
            raise _without_article(self.where)
        wanted = fold(parts.title_text)
        for piece in self.pieces:
            near = piece.words and len(piece.text) <= 2 * len(parts.title_text)
            if near and piece is not parts.title and fold(piece.text) == wanted:
                piece.used = "repeated"

    def _is_part(self, piece: Piece) -> bool:
        """Whether a line is nothing but a period, dates, sections, trends, the site's phrases."""
        return piece.words <= _LABEL_WORDS and self._is_label(piece.text)

    def _is_label(self, text: str) -> bool:
        if self._known(text):
            return True
        return all(self._known(part) for part in _SPLIT.split(self._undated(text)) if part.strip())

    def _known(self, text: str) -> bool:
        if plain(text) in self.known or phrases.fold(text).rstrip(":") in phrases.entries("part"):
            return True
        rest = self._rest_of_line(text)
        return rest == "" or plain(rest) in self.known

    def _recognised(self, vocabulary: str, text: str) -> str:
        return self.wordings[vocabulary].get(plain(text), "")

    @staticmethod
    def _undated(text: str) -> str:
        """A line with a stroke in the place of its period."""
        span = period.find(text, 2000)
        return f"{text[: span.start]} | {text[span.end :]}" if span else text

    def _rest_of_line(self, text: str) -> str:
        """What is left of a line without its period, its dates and times, and the words that go with them."""
        return period.without_dates(self._undated(text))

    # Period, section, trend

    def _take_labels(self, at: int) -> None:
        """Take them from the pieces nearest to the headline; lines that hold nothing else are used up."""
        order = sorted(
            range(len(self.pieces)), key=lambda n: (self.pieces[n].zone != "", abs(n - at) + (3 if n > at else 0))
        )
        end = next(
            (n for n, piece in enumerate(self.pieces) if n > at and self._is_text(piece)),
            len(self.pieces),
        )
        for n in order[:2000]:
            piece = self.pieces[n]
            if piece.used or piece.words > _LABEL_WORDS or not piece.words or piece.kind in ("list", "table", "code"):
                continue
            if (piece.role in ("period", "section", "trend") and self._is_marked(piece)) or piece.zone in (
                "",
                "menu",
                "tags",
                "sidebar",
            ):
                self._take_label(piece, n, end)
        if self.parts.period is None:
            self._take_period_beside(end)

    def _take_period_beside(self, end: int) -> None:
        """The period where it shares its line with the paper's name or with words of its own, above the text."""
        for piece in self.pieces[:end]:
            is_line = piece.words and piece.words <= _LABEL_WORDS and not (piece.is_prose and piece.ends_sentence)
            if is_line and piece.zone in ("", "menu") and (span := period.find(piece.text)):
                self.parts.period = span.period
                return

    def _is_text(self, piece: Piece) -> bool:
        """Whether the article's text begins here at the latest."""
        return is_body(piece) and piece.role not in AROUND and not self._is_part(piece)

    @staticmethod
    def _is_marked(piece: Piece) -> bool:
        return any(element.mark == piece.role for element in piece.inside) or piece.role in ("period", "trend")

    def _take_label(self, piece: Piece, at: int, end: int) -> None:
        parts, text = self.parts, piece.text
        # A section that is called one may stand anywhere: “Section: …” below the text.
        near = at < end or bool(phrases.after_label("part", text))
        if piece.zone and not ((piece.role == "section" or piece.zone == "tags") and near):
            return
        is_label = self._is_label(text)
        if near and is_label and parts.period is None and (span := period.find(text)):
            parts.period = span.period
        taken = [self._label(part, near) for part in (text, *_SPLIT.split(self._undated(text))) if part.strip()]
        dated = near and any(map(str.isdigit, text)) and period.find(text, 2000) is not None
        if is_label and (any(taken) or dated):
            piece.used = "label"

    def _label(self, text: str, near: bool) -> bool:
        parts = self.parts
        if key := self._recognised("trend", text):
            parts.trend = parts.trend or key
            return True
        if near and (key := self._recognised("section", text)):
            parts.section = parts.section or key
            return True
        return False

    # Between headline and text

    def _take_head(self, at: int) -> None:
        """Lead, caption, author, date, by their names on the page and by their place."""
        Head(self.parts, self.pieces, at).take()

    # The text

    def _take_body(self, at: int) -> None:
        parts, root = self.parts, self.source.root
        after = [piece for piece in self.pieces[at + 1 :] if not piece.used]
        if root is None:
            chosen = after
        else:
            first = next((n for n, piece in enumerate(self.pieces) if root in piece.inside), len(self.pieces))
            # Prose between the headline and what holds the text is the article's, as is what somebody wants kept.
            between = {piece for piece in self.pieces[at + 1 : first] if not piece.zone and piece.is_prose and at >= 0}
            chosen = [piece for piece in after if root in piece.inside or piece in between or piece.kept]
            chosen = [piece for piece in self.pieces[: at + 1] if piece.kept and not piece.used] + chosen
        siteparts.drop(chosen, tuple(self.site))
        live = [piece for piece in chosen if not piece.zone or piece.kept]
        if self.source.layout == "text":
            headings.in_text(live)
        else:
            headings.on_page(live)
        parts.body = [piece for piece in live if not piece.zone or piece.kept]
        while parts.body and parts.body[-1].kind == "rule":
            parts.body.pop()
        while parts.body and parts.body[0].kind == "rule":
            parts.body.pop(0)
        if not any(piece.is_content for piece in parts.body):
            raise _without_article(self.where)
        for piece in parts.body:
            piece.used = "body"

    def _take_rest(self) -> None:
        """Fill what no line of the page says from what the page states."""
        parts, stated = self.parts, self.source.statements
        parts.author = parts.author or stated.author
        parts.published = stated.published or parts.published
        parts.section = parts.section or self._named("section", stated.section)
        fields = self.source.fields
        parts.trend = parts.trend or self._named("trend", fields.get("trend", ""))
        if span := period.find(fields.get("period", "")):
            parts.period = span.period
        parts.lead_text = fields.get("lead", "")
        if parts.caption is None:
            parts.caption_text = fields.get("caption", "")
        parts.credit = parts.credit or fields.get("credit", "")
        if parts.picture is None and (address := fields.get("image")):
            parts.picture = Piece("picture", [Element("img", attrs={"src": address})], "")

    def _named(self, vocabulary: str, text: str) -> str:
        """The label that a field names, alone or among others."""
        return next((key for part in (text, *text.split(",")) if (key := self._recognised(vocabulary, part))), "")


def _without_article(where: str) -> PageError:
    return PageError(
        "no article text was found on this page",
        where=where,
        hint="Save the article's own page, or paste its text into a .txt file with the headline first.",
    )
