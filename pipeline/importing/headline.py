"""Which piece of a page is the headline, and whether there are several articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from pipeline.errors import PageError
from pipeline.importing import period, phrases
from pipeline.importing.pieces import Piece
from pipeline.importing.regions import holds_article
from pipeline.importing.statements import Statements, window_titles
from pipeline.importing.tree import Element

#: Words from which on a line is no headline any more, and from which on one that ends in a full stop is none.
LONGEST = 40
_LONG = 12

_CODES = re.compile(r"(?:[^\W\d_]{2,3}\s*(?:[/|·]\s*)?){1,4}\Z")
_STROKES = "|·•/"
_ENTRY = 4  # words of an entry, with the stroke after it
_SEPARATED = re.compile(r"\s[|·•/]\s|\s[|·•]|[|·•]\s")

#: What large letters above the text in its own column are worth, where the site's name is large, too.
_BESIDE = 5.5

#: What a heading below the first paragraph lacks to be the headline.
_LATE = 5

#: Whose a picture is; a line with a year is the site's.
_OWNER = re.compile(r"\s*(?:©|\([c\N{CYRILLIC SMALL LETTER ES}]\))\s*\D+\Z", re.IGNORECASE)

#: The same at the end of a caption.
_OWNED = re.compile(r"[.,;|]\s*(?:©|\([c\N{CYRILLIC SMALL LETTER ES}]\))\s*[^\d.!?]{2,50}\Z", re.IGNORECASE)

#: Pieces of a page among which its headline is looked for.
_WITHIN = 1_000

#: Characters of prose below a headline that make it an article's of its own.
_ARTICLE = 300


def fold(text: str) -> str:
    """A headline as it is compared: without case, marks at its ends, kinds of quotation marks."""
    return " ".join(re.sub(r"[\"'“”„«»‘’`]", "", text.casefold().replace("–", "-").replace("—", "-")).split()).strip(
        " ."
    )


def is_credit(text: str) -> bool:
    """Whether a line says whose picture something is: “Ann Lake / Lake Radio”, “… Photo: lake.example”."""
    if phrases.after_label("credit", text):
        return True
    found = phrases.inner_label("credit", text)
    if found and re.search(r"[./|,(«]\s*\Z|\.\S*\s\Z", text[: found[0]]):
        return True
    words = len(text.split())
    # “Photo from the archive”; where more words say what it is (“screenshot from …”), more may follow.
    if found and found[0] == 0 and words < (6 if len(text[: found[1]].split()) == 1 else 10):
        return True
    if (_OWNER.match(text) and words <= 8) or _OWNED.search(text):
        return True
    slash = re.fullmatch(r"(.{2,60}?)\s+/\s+(.{2,60})", text)
    return bool(
        slash and len(text.split()) <= 9 and is_name(slash[1], 5) and not text.rstrip().endswith((".", "?", "!"))
    )


def is_credited(text: str) -> bool:
    """Whether a line where a caption may stand ends with whose the picture is: “… Source: Radio”, “… / Radio”."""
    found = phrases.inner_label("source of a picture", text)
    if found and re.search(r"[.|,(]\s*\Z", text[: found[0]]) and text[found[1] :].strip():
        return True
    slash = re.fullmatch(r".{2,80}?\s/\s(.{2,40})", text)
    return bool(slash and slash[1][:1].isupper() and len(slash[1].split()) <= 4 and not text.endswith((".", "?", "!")))


def is_name(text: str, most: int = 4) -> bool:
    """Whether a line could be a person's or an office's name: few words, all of them with a capital."""
    words = [word for word in re.split(r"[\s,]+", text.strip()) if word]
    if not 2 <= len(words) <= most or re.search(r"[.!?:;»”)\d]\Z|\d{3}", text.strip()):
        return False
    small = phrases.entries("name words")
    return all(word[:1].isupper() or word.casefold() in small for word in words) and not text.isupper()


def is_byline(text: str) -> bool:
    """Whether a line says who wrote something: “By Ann Lake, Lake Weekly”."""
    name = phrases.after_label("author", text) or phrases.after_words("author", text)
    return bool(name) and is_name(re.split(r"[,|]", name)[0].strip(), 5)


def is_menu(text: str) -> bool:
    """Whether a line is a row of a site's menu: codes of languages, entries parted by strokes."""
    if _CODES.match(text) and (text.isupper() or text.islower()):
        return all(len(word) <= 3 for word in re.split(r"[\s/|·]+", text.strip()))
    # Counted first: in prose there are hardly any, and a search stops at every blank.
    return sum(map(text.count, _STROKES)) >= 2 and _is_row(text)


def _is_row(text: str) -> bool:
    """Whether strokes part entries of few words: in prose they part none, or long ones."""
    entries = _SEPARATED.split(text)
    return len(entries) > 2 and len(text.split()) <= _ENTRY * len(entries)


def candidates(pieces: Sequence[Piece]) -> Iterator[tuple[int, Piece]]:
    """Pieces that could be a headline by their words, with their places."""
    for at, piece in enumerate(pieces[:_WITHIN]):
        if piece.kind not in ("paragraph", "heading") or not piece.text or piece.words > LONGEST:
            continue
        if is_menu(piece.text) or phrases.site_part(piece.text) or is_credit(piece.text):
            continue
        if any(map(str.isalpha, piece.text)):
            yield at, piece


def stated(statements: Statements) -> set[str]:
    """The headline in all wordings that the page states, folded."""
    titles = {fold(title) for title in statements.titles}
    for title in (*statements.titles[:2], statements.window):
        parts = list(window_titles(title))
        # Beside the number or the date of an issue stands the site's name.
        if not any(period.without_dates(part) == "" for part in parts):
            titles |= {fold(part) for part in parts if len(part) > 3}
    return titles - {fold(statements.site), ""}


def find(
    pieces: Sequence[Piece], statements: Statements, root: Element | None, is_part: Callable[[Piece], bool]
) -> Piece | None:
    """The headline among a page's pieces; None if no piece is one. ``is_part``: as for a text."""
    marked = next((piece for piece in pieces if piece.role == "title" and _is_marked(piece)), None)
    if marked:
        return marked
    known = stated(statements)
    own = [(at, piece) for at, piece in enumerate(pieces) if root is not None and root in piece.inside]
    first = next((at for at, piece in own if is_body(piece) and not is_part(piece)), len(pieces))
    best: tuple[float, Piece] | None = None
    for at, piece in candidates(pieces):
        value = _value(piece, known, statements) - at * 0.001
        if at > first:
            value -= _LATE
        elif piece.role == "title" and piece.kind != "heading" and root in piece.inside[1:]:
            value += _BESIDE
        if value > 0 and (best is None or value > best[0]):
            best = (value, piece)
    return best[1] if best else None


def _is_marked(piece: Piece) -> bool:
    return any(element.mark == "title" for element in piece.inside) or any(
        isinstance(node, Element) and node.mark == "title" for node in piece.nodes
    )


def _value(piece: Piece, known: set[str], statements: Statements) -> float:
    text = fold(piece.text)
    value = 5.0 if text in known else 0.0
    if piece.kind == "heading":
        value += {1: 4.0, 2: 1.5}.get(piece.level, 0.5)
    if piece.role == "title":
        value += 2.5
    if piece.zone in ("related", "sidebar", "footer", "aside", "comments", "newsletter", "cookies"):
        value -= 6
    elif piece.zone:
        value -= 2
    if statements.site and text == fold(statements.site):
        value -= 6
    if piece.links * 2 > len(piece.text) and piece.kind != "heading":
        value -= 2
    return value if piece.words > 1 or text in known else value - 1


def is_body(piece: Piece) -> bool:
    """Whether a piece is prose beyond doubt, and no headline."""
    if piece.kind == "list":
        return False
    if not piece.is_prose or piece.zone:
        return False
    return piece.words > LONGEST or (
        piece.words >= 4 and bool(re.search(r"[.…»”;。]['\"»”’)\]]*\s*\Z", piece.text[-20:]))
    )


def find_in_text(pieces: Sequence[Piece], is_part: Callable[[Piece], bool]) -> Piece | None:
    """The headline of a page that is nothing but lines: by its place, its length, and being said twice.

    ``is_part``: tells the lines that are known to be something else: a period, a trend, a section.
    """
    bodies = (
        at for at, piece in enumerate(pieces) if is_body(piece) and not is_credit(piece.text) and not is_part(piece)
    )
    end = next(bodies, len(pieces))
    texts = Counter(fold(piece.text) for piece in pieces[: end + 3])
    best: tuple[float, Piece] | None = None
    for at, piece in candidates(pieces[:end]):
        if is_part(piece):
            continue
        value = 2.0 if piece.words >= 4 else 1.0 if piece.words > 1 else 0.3
        value += 3 if texts[fold(piece.text)] > 1 else 0
        value -= 1.5 if period.find(piece.text) else 0  # a paper's name with its week
        value -= 3 if is_byline(piece.text) else 1.5 if is_name(piece.text.partition(",")[0], 3) else 0
        value -= 1.5 if is_credited(piece.text) else 0
        value -= 2.5 if piece.text.endswith((":", ";", ",")) else 0  # what follows belongs to it
        value += 0.5 if piece.gap_before and piece.gap_after else 0
        value -= at * 0.05
        if best is None or value > best[0]:
            best = (value, piece)
    if best:
        return best[1]
    late = (piece for _, piece in candidates(pieces) if not is_part(piece) and piece.words <= LONGEST)
    return next((piece for piece in late if piece.words <= _LONG or not piece.ends_sentence), None)


def articles(pieces: Sequence[Piece], statements: Statements) -> list[tuple[str, list[Piece]]]:
    """The articles of a page, each with its headline, if there are several; empty if there is one at most.

    Where the page states the headline of one of them, the others are its sections.
    """
    starts: list[int] = []
    for at, piece in enumerate(pieces):
        if piece.kind == "heading" and not piece.zone and piece.words > 1 and _opens(piece):
            starts.append(at)
    if starts and all(holder(pieces[at]) is None for at in starts):
        # Sections of one article, where somebody took the first level for all of them, speak of the same.
        starts = [starts[0], *(at for at in starts[1:] if not _stems(pieces[at]) & _stems(pieces[starts[0]]))]
    holders = {holder(pieces[at]) for at in starts}
    if len(starts) < 2 or (len(holders) == 1 and None not in holders):
        return []
    result: list[tuple[str, list[Piece]]] = []
    for at, after in zip(starts, [*starts[1:], len(pieces)], strict=True):
        own = [piece for piece in pieces[at + 1 : after] if is_body(piece)]
        if sum(len(piece.text) for piece in own) >= _ARTICLE and len(own) > 1:
            result.append((pieces[at].text, list(pieces[at:after])))
    result = result if len(result) > 1 else _teasers(pieces, starts)
    names = {fold(title) for title, _ in result}
    if names & stated(statements):
        return []
    return result if len(names) > 1 else []


def _stems(piece: Piece) -> set[str]:
    """The beginnings of a heading's longer words."""
    return {word[:5] for word in re.findall(r"\w{5,}", fold(piece.text))}


def _teasers(pieces: Sequence[Piece], starts: Sequence[int]) -> list[tuple[str, list[Piece]]]:
    """The stories of a page that is nothing but leads into them: `<article>`s whose headlines are links."""
    prose = [piece for piece in pieces if is_body(piece)]
    result: list[tuple[str, list[Piece]]] = []
    inside = 0
    for at in starts:
        around = holder(pieces[at])
        if around is not None and pieces[at].links * 10 >= len(pieces[at].text) * 9:
            own = [piece for piece in pieces if around in piece.inside]
            result.append((pieces[at].text, own))
            inside += sum(len(piece.text) for piece in own if is_body(piece))
    return result if inside * 5 >= sum(len(piece.text) for piece in prose) * 4 and prose else []


def holder(piece: Piece) -> Element | None:
    """The element around a heading that says of itself that it holds an article."""
    return next(
        (element for element in reversed(piece.inside) if element.tag == "article" or holds_article(element)), None
    )


def _opens(piece: Piece) -> bool:
    """Whether a heading opens an article: a first-level one, or the first of an `<article>`."""
    if piece.level == 1:
        return True
    article = next((element for element in reversed(piece.inside) if element.tag == "article"), None)
    if article is None:
        return False
    first = next((below for below in article.walk() if re.fullmatch("h[1-6]", below.tag)), None)
    return first in piece.inside


def several(found: Sequence[tuple[str, list[Piece]]], where: str) -> PageError:
    """What is said of a page with several articles."""
    names = "; ".join(f"“{title}”" for title, _ in found[:5])
    return PageError(
        f"there are {len(found)} articles on this page: {names}",
        where=where,
        hint="Say which one: --headline and a few words of its headline.",
    )
