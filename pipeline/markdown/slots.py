"""Block rules that do what markdown-it's do, and note where in the source each text that a reader sees stands.

markdown-it gives lines only. While a rule runs, though, its state holds the exact offsets at which each line's content
begins once the containers' prefixes are taken away; that is what these rules write down.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, heading, lheading, list_block, paragraph, reference, table
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def

from pipeline.markdown.grammar import address, commonmark
from pipeline.markdown.lines import TRIM, Slot, join_lines
from pipeline.markdown.marks import parse

# "](<a⏎b>)" is no link, for a destination stays on one line; joined with a space it would become one.
_BROKEN_LINK = re.compile(r"\]\((?=[ \t\n]*<[^<>\n]*\n)")

# A row without a border that only a later backtick keeps from opening a code fence, and a table's head that ended the
# block above it by looking like a list or another block: no text of these may change.
_ODD_ROW = re.compile("```")
_ODD_HEAD = re.compile(r"```|~~~|[<>]|[-+*][ \t]|#{1,6}[ \t]|\d{1,9}[.)][ \t]")

Rule = Callable[[StateBlock, int, int, bool], bool]


@cache
def block_reader() -> MarkdownIt:
    """Return the parser whose block rules record slots in ``env["slots"]``.

    ``env["outer"]`` is the prefix of the quotes around, ``env["kind"]`` what a paragraph is in its container.
    """
    reader = commonmark(inline_definitions=True).use(footnote_plugin, inline=False, move_to_end=False)
    interrupts = ["paragraph", "reference"]
    reader.block.ruler.at("table", _table, {"alt": interrupts})
    reader.block.ruler.at("blockquote", _within("quote", _blockquote), {"alt": [*interrupts, "blockquote", "list"]})
    reader.block.ruler.at("list", _within("list-item", list_block), {"alt": [*interrupts, "blockquote"]})
    reader.block.ruler.at("footnote_def", _within("footnote", footnote_def), {"alt": interrupts})
    reader.block.ruler.at("reference", _reference)
    reader.block.ruler.at("heading", _heading, {"alt": [*interrupts, "blockquote"]})
    reader.block.ruler.at("lheading", _setext)
    reader.block.ruler.at("paragraph", _paragraph)
    return reader


def read_slots(source: str) -> tuple[list[Slot], list[Token]]:
    """Parse a document whose line ends are all line feeds; return its slots in order, and the block tokens."""
    tokens: list[Token] = []
    slots: list[Slot] = []
    reader = block_reader()
    # markdown-it 4.3 stumbles over "> - <!--⏎> " without a last line end, which means the same with one.
    reader.block.parse(
        source.removesuffix("\n") + "\n", reader, {"slots": slots, "outer": "", "kind": "paragraph"}, tokens
    )
    return slots, tokens


def _note(state: StateBlock, slot: Slot) -> None:
    state.env["slots"].append(slot)


def _note_lines(state: StateBlock, first: int, after: int, kind: str) -> None:
    src = state.src
    starts = [state.bMarks[line] + state.tShift[line] for line in range(first, after)]
    lines = [src[start : state.eMarks[first + i]] for i, start in enumerate(starts)]
    # Lines of nothing but no-break spaces belong to a paragraph, but not to its content.
    while lines and not lines[-1].strip(TRIM):
        del lines[-1], starts[-1]
    while lines and not lines[0].strip(TRIM):
        del lines[0], starts[0]
        first += 1
    if not lines:
        return
    after = first + len(lines)
    end = starts[-1] + len(lines[-1].rstrip(TRIM))
    lines[-1] = lines[-1].rstrip(TRIM)
    start = starts[0] + len(lines[0]) - len(lines[0].lstrip(TRIM))
    lines[0] = lines[0].lstrip(TRIM)
    if len(lines) > 1 and any("](" in line for line in lines):
        lines = _keep_broken("\n".join(lines)).split("\n")
    text = join_lines(lines)
    prefix = state.env["outer"] + " " * state.blkIndent
    if "\n" in text:
        # Second lines keep the author's own prefix, unless one does without ("lazy continuation") or is far indented.
        used = {src[state.eMarks[line - 1] + 1 : starts[line - first]] for line in range(first + 1, after)}
        if len(used) == 1 and all(0 <= state.sCount[line] - state.blkIndent <= 3 for line in range(first + 1, after)):
            prefix = used.pop()
    _note(state, Slot(start, end, kind, text, prefix))


def _keep_broken(content: str) -> str:
    """Escape what would become a link once the lines are joined, unless it stands in code or in a tag."""
    if not _BROKEN_LINK.search(content):
        return content
    literal = [mark for mark in parse(content)[1] if mark.kind in {"code", "html"}]
    starts = [mark.start for mark in literal]

    def escaped(match: re.Match[str]) -> str:
        before = bisect_right(starts, match.start()) - 1
        return match[0] if before >= 0 and match.start() < literal[before].end else r"]\("

    return _BROKEN_LINK.sub(escaped, content)


def _paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    done = paragraph(state, start, end, silent)
    _note_lines(state, start, state.line, state.env["kind"])
    return done


def _setext(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    done = lheading(state, start, end, silent)
    if done:
        _note_lines(state, start, state.line - 1, "heading")
    return done


def _heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    done = heading(state, start, end, silent)
    if done and not silent:
        content = state.tokens[-2].content
        begin = state.bMarks[start] + state.tShift[start]
        line = state.src[begin : state.eMarks[start]]
        at = line.find(content, len(state.tokens[-3].markup))
        if content:
            _note(state, Slot(begin + at, begin + at + len(content), "heading", content, None))
    return done


def _within(kind: str, rule: Rule) -> Rule:
    """Have a container's rule tell its paragraphs what they are; ``parentType`` forgets it after the first of them."""

    def recorded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        around = state.env["kind"]
        state.env["kind"] = kind
        done = rule(state, start, end, silent)
        state.env["kind"] = around
        return done

    return recorded


def _blockquote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    outer = state.env["outer"]
    if not silent:
        state.env["outer"] = outer + " " * state.blkIndent + "> "
    done = blockquote(state, start, end, silent)
    state.env["outer"] = outer
    return done


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    before = len(state.tokens)
    done = table(state, start, end, silent)
    if not done or silent:
        return done
    cells: list[tuple[int, int]] = []
    column = 0
    for token in state.tokens[before:]:
        if token.type == "tr_open" and token.map:
            row = token.map[0]
            begin = state.bMarks[row] + state.tShift[row]
            odd = _ODD_HEAD if row == start else _ODD_ROW
            cells = [] if odd.match(state.src, begin) else _cells(state.src, begin, state.eMarks[row])
            column = 0
        elif token.type == "inline":
            if column < len(cells) and token.content:
                _note(state, Slot(*cells[column], "table-cell", token.content, None))
            column += 1
    return done


def _cells(src: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the bounds of a row's cells, trimmed: GFM's split at each pipe that no backslash stands before."""
    line = src[start:end]
    start += len(line) - len(line.lstrip(TRIM))
    line = line.strip(TRIM)
    pipes = [i for i, char in enumerate(line) if char == "|" and not (i and line[i - 1] == "\\")]
    bounds = list(zip([0, *(pipe + 1 for pipe in pipes)], [*pipes, len(line)], strict=True))
    # The row's own border is no cell.
    if bounds[0][0] == bounds[0][1]:
        del bounds[0]
    if bounds and bounds[-1][0] == bounds[-1][1]:
        del bounds[-1]
    trimmed = []
    for left, right in bounds:
        cell = line[left:right]
        first = left + len(cell) - len(cell.lstrip(TRIM))
        trimmed.append((start + first, start + first + len(cell.strip(TRIM))))
    return trimmed


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    done = reference(state, start, end, silent)
    if not done or not state.tokens[-1].meta["title"]:
        return done
    offsets: list[int] = []
    origins = [state.bMarks[line] + state.tShift[line] for line in range(start, state.line)]
    definition = ""
    for line, origin in enumerate(origins, start):
        offsets.append(len(definition))
        definition += state.src[origin : state.eMarks[line] + 1]
    label_end = 1 + len(state.tokens[-1].meta["label"])
    destination = address(definition, label_end + 2, len(definition))
    title = definition[destination.title_start : destination.title_end]
    left = destination.title_start + len(title) - len(title.lstrip(TRIM))
    right = left + len(title.strip(TRIM))
    if left < right:
        first, last = (origins[i := bisect_right(offsets, at) - 1] + at - offsets[i] for at in (left, right))
        text = re.sub(r"[ \t]*\n[ \t]*", " ", title.strip(TRIM))
        _note(state, Slot(first, last, "link-title", text, None))
    return done
