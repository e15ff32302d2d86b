"""Text as inline Markdown: nothing in it is taken for markup that was none, and emphasis holds where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from pipeline import markdown
from pipeline.importing.knowing import known
from pipeline.importing.links import address
from pipeline.importing.runs import Reader, Run
from pipeline.importing.seen import Seen

_MARKS = {"strong": "**", "em": "*", "strike": "~~"}

_RISKY = re.compile(r"[\\`*_<&~\[\]!^]")
_MARKUP = r"""\\ | ` | \*
    | (?<![^\W_])_ | _(?![^\W_])            # within a word an underscore is one
    | <(?=[A-Za-z/!?])
    | &(?=\#?[A-Za-z0-9]{1,31};)
    | ~(?=~) | (?<=~)~
    | !(?=\[)
    """
_ESCAPE = re.compile(rf"{_MARKUP} | \[(?=\^) | \](?=[(\[:])", re.VERBOSE)
_ESCAPE_IN_LINK = re.compile(rf"{_MARKUP} | [\[\]] | \A\^", re.VERBOSE)
_LONE_STAR = re.compile(r"(?<=\s)\\\*(?=\s)")
_START = re.compile(
    r"(\d{1,9})([.)])(?=\s|$)|[#]{1,6}(?=\s|$)|[-+*](?=\s|$)|>|=+\s*$|-+\s*$|[:|-][-:|\s]*$|~{3}|(?P<rule>[-*_])(?:\s*(?P=rule)){2,}\s*$|\|"
)
_TILDE = "\ue000"  # of private use: no text has it
_TAGS = re.compile(r"<[^>]*>")


def escape(text: str, *, bracketed: bool = False) -> str:
    """Prose as inline Markdown that shows it as it is; ``bracketed``: within the words of a link."""
    if not _RISKY.search(text):
        return text
    pattern = _ESCAPE_IN_LINK if bracketed else _ESCAPE
    return _LONE_STAR.sub("*", pattern.sub(r"\\\g<0>", text))


def escape_start(line: str) -> str:
    """A line with a backslash where its beginning would make it a list, a heading, a quotation, a rule."""
    if line[:1].isalpha() or not (match := _START.match(line)):
        return line
    at = match.end(1) if match[1] else 0
    return f"{line[:at]}\\{line[at:]}"


def inline(runs: Sequence[Run], base: str = "") -> str:
    """Runs as inline Markdown; lines end in hard breaks. Emphasis that Markdown can't say there is left out."""
    runs = [run._replace(link=address(run.link, base)) if run.link else run for run in runs]
    if not any(run.styles for run in runs):
        return _written(runs)
    wanted = _seen(runs)
    text = ""
    for attempt in (_apart(runs), *(_only(runs, style) for style in ("strike", "strong", ""))):
        text = _written(attempt)
        if " ".join((known(text) or _shown(text)).split()) == wanted:
            return text
    return text


def _seen(runs: Sequence[Run]) -> str:
    text = Seen(Reader()).text_of([run for run in runs if run.kind in {"text", "break"}])
    return " ".join(text.split())


def _shown(text: str) -> str:
    text = re.sub(r"(?<!\\)(?:!\[[^\]]*\]\([^)]*\)|\[\^[^\]\s]+\])", "", text)
    return unescape(_TAGS.sub("", re.sub("</?s>", "~", markdown.inline_html(text))))


def _only(runs: Sequence[Run], style: str) -> list[Run]:
    return _apart([run._replace(styles=run.styles & {style}) for run in runs])


def _apart(runs: Sequence[Run]) -> list[Run]:
    """The runs with blanks and, at the border of a word, punctuation outside of emphasis and links."""
    pieces: list[Run] = []
    for run in runs:
        if run.kind != "text" or not (run.styles or run.link):
            pieces.append(run)
            continue
        inner = run.text.strip(" ")
        lead, trail = run.text[: len(run.text) - len(run.text.lstrip(" "))], run.text[len(run.text.rstrip(" ")) :]
        if not inner:
            pieces.append(Run(run.text))
            continue
        if lead:
            pieces.append(Run(lead))
        pieces.append(run._replace(text=inner))
        if trail:
            pieces.append(Run(trail))
    _bridge(pieces)
    return _borders(pieces)


def _bridge(pieces: list[Run]) -> None:
    """A blank or a break between two runs of one emphasis, or of one link, belongs to both."""
    for at in range(1, len(pieces) - 1):
        before, here, after = pieces[at - 1 : at + 2]
        if (here.kind == "break" or not here.text.strip(" ")) and here.kind != "footnote":
            shared = before.styles & after.styles - {"code"}
            pieces[at] = here._replace(styles=shared, link=before.link if before.link == after.link else "")


def _borders(pieces: list[Run]) -> list[Run]:
    """Move punctuation out of emphasis that begins or ends within a word: there Markdown would not take it for any."""
    result: list[Run] = []
    for at, run in enumerate(pieces):
        if run.kind != "text" or not run.styles - {"code"}:
            result.append(run)
            continue
        text = run.text
        before = pieces[at - 1] if at else None
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        head = tail = ""
        if before and before.text[-1:].isalnum() and run.styles - before.styles - {"strike"}:
            head = text[: len(text) - len(text.lstrip(_punctuation(text)))]
        if after and after.text[:1].isalnum() and run.styles - after.styles - {"strike"}:
            rest = text[len(head) :]
            tail = rest[len(rest.rstrip(_punctuation(rest))) :]
        middle = text[len(head) : len(text) - len(tail)]
        result += [run._replace(text=text, styles=styles) for text, styles in
                  ((head, run.styles - _BORNE), (middle, run.styles), (tail, run.styles - _BORNE)) if text]  # fmt: skip
    return result


_BORNE = frozenset({"strong", "em"})


def _punctuation(text: str) -> str:
    return "".join({char for char in text if not char.isalnum() and not char.isspace()})


def _written(runs: Sequence[Run]) -> str:
    """Put the marks around the runs: what lasts longest is opened first."""
    lasting = _lasting(runs)
    striking = any("strike" in run.styles for run in runs)
    out: list[str] = []
    opened: list[tuple[str, str]] = []
    for at, run in enumerate(runs):
        wanted = {(style, "") for style in run.styles if style in _MARKS}
        if run.link:
            wanted.add(("link", run.link))
        if striking and run.kind == "text" and "code" not in run.styles:
            # A tilde next to the marks that strike would be one of them, escaped or not.
            text = _text(run._replace(text=run.text.replace("~", _TILDE))).replace(_TILDE, "&#126;")
        else:
            text = _text(run)
        while opened and not set(opened) <= wanted:
            closed = opened.pop()
            if closed[0] == "strike" and _meet(out[-1], text):
                text = f"&#{ord(text[0])};{text[1:]}"
            out.append(_closing(*closed))
        for one in sorted(wanted - set(opened), key=lambda one: (-lasting[at][one], one[0])):
            if one[0] == "strike" and out and _meet(text[::-1], out[-1][::-1]):
                out[-1] = f"{out[-1][:-1]}&#{ord(out[-1][-1])};"
            if one[0] == "link":
                _no_picture(out)
            out.append("[" if one[0] == "link" else _MARKS[one[0]])
            opened.append(one)
        if run.kind == "footnote":
            _no_picture(out)
        out.append(text)
    while opened:
        out.append(_closing(*opened.pop()))
    return "".join(out)


def _no_picture(out: list[str]) -> None:
    """Keep an exclamation mark from making a picture of the link that follows."""
    if out and out[-1].endswith("!") and not out[-1].endswith("\\!"):
        out[-1] = f"{out[-1][:-1]}\\!"


def _meet(inside: str, outside: str) -> bool:
    """Whether struck punctuation stands against a letter: a mark between them is none, unless the letter is a code."""
    return bool(inside and outside) and not inside[-1].isalnum() and not inside[-1].isspace() and outside[0].isalnum()


def _lasting(runs: Sequence[Run]) -> list[dict[tuple[str, str], int]]:
    """For each run, up to which run each of its styles and its link go on."""
    result: list[dict[tuple[str, str], int]] = []
    later: dict[tuple[str, str], int] = {}
    for at in range(len(runs) - 1, -1, -1):
        run = runs[at]
        here = [(style, "") for style in run.styles if style in _MARKS] + ([("link", run.link)] if run.link else [])
        later = {style: later.get(style, at) for style in here}
        result.append(later)
    return result[::-1]


def _closing(kind: str, link: str) -> str:
    return f"]({link})" if kind == "link" else _MARKS[kind]


def _text(run: Run) -> str:
    if run.kind == "break":
        return "\\\n"
    if run.kind == "picture":
        return f"![{escape(run.alt, bracketed=True)}]({run.text})"
    if run.kind == "footnote":
        return f"[^{run.text}]"
    if "code" in run.styles and run.text.strip():
        ticks = "`" * (max((len(ticks_there) for ticks_there in re.findall("`+", run.text)), default=0) + 1)
        pad = " " if run.text[0] == "`" or run.text[-1] == "`" else ""
        return f"{ticks}{pad}{run.text}{pad}{ticks}"
    return escape(run.text, bracketed=bool(run.link))
