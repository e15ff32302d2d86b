"""From blocks and translations back to a Markdown document that has the same blocks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from pipeline.markdown.dialects import closed, escaped
from pipeline.markdown.htmltexts import safe_attribute, safe_text
from pipeline.markdown.lines import LINE_END, TRIM, is_hard, normalize
from pipeline.markdown.marks import parse
from pipeline.markdown.slots import read_slots
from pipeline.model import Block

# What a line must begin with to begin a block; whether it does, the parser says.
_SUSPECT = re.compile(r"[#>+\-*_=`~<|:\[\d]")
_NUMBER = re.compile(r"\d{1,9}(?=[.)])")

# "- " before such a line would make it a thematic break together with the list's own marker.
_RULE_END = re.compile(r"([-*])(?:[ \t]*\1)*[ \t]*")

# A table whose own head could as well be the row below a head: it would take the line above it for one.
_HEAD_OF_DASHES = re.compile(r"\n([ \t>]*)([-:| \t]*\|[-:| \t]*)\n[ \t>]*([-:| \t]+)(?=\n|$)")

_DEFINITION = "[x]: y\n"
_INVISIBLE = "\u00a0\n"

_TYPOGRAPHIC = {'"': "”", "'": "’", "`": "’"}
_CLOSING_HASHES = re.compile(r"(?:^|[ \t])(#+)$")
_PIPE = re.compile(r"\\?\|")
_ESCAPE_OR_SYNTAX = re.compile(r"\\[!-/:-@\[-`{-~]|[\\`*_\[\]<>&~!^]")


def assemble(blocks: Sequence[Block], texts: Sequence[str | None], dialects: Collection[str] = ()) -> str:
    """Return the document with a text in place of each block's own.

    ``texts`` has one item a block; None, and a text without a visible character, leaves the block as it stands. Texts
    are not trusted: whatever they hold, the document keeps its blocks. What would begin another block at the place it
    gets is escaped, a line end other than a hard break becomes a space, a block that has one line stays on one.
    Raises ValueError when the numbers differ or a text is given for a block that has none.
    """
    parts = [block.raw for block in blocks]
    newline = next((match[0] for part in parts if (match := LINE_END.search(part))), "\n")
    for i, (block, given) in enumerate(zip(blocks, texts, strict=True)):
        if given is None:
            continue
        if block.text is None:
            msg = f"a {block.kind} block takes no text: {block.raw[:40]!r}"
            raise ValueError(msg)
        text = normalize(given).strip(TRIM)
        if text:
            before = ("\n" if i == 1 else "") + blocks[i - 1].raw if i else ""
            after = blocks[i + 1].raw if i + 1 < len(blocks) else ""
            parts[i] = _encode(block, text, before, after, dialects).replace("\n", newline)
    return "".join(parts)


def _encode(block: Block, text: str, before: str, after: str, dialects: Collection[str]) -> str:
    """Return what to write for a text between the raw markup before and after it."""
    lines = _lines(closed(text) if dialects else text)
    if block.prefix is not None:
        written = _lines_of_one_block(block, lines, before, after)
        return f"\n{block.prefix}".join(escaped(line, dialects) for line in written)
    # Where no second line can be, a hard break goes with its backslash.
    line = " ".join([*(part.removesuffix("\\").rstrip(" \t") for part in lines[:-1]), lines[-1]]).strip(TRIM)
    match block.kind:
        case "table-cell":
            return _cell(line, before, after)
        case "alt":
            return _alt(line)
        case "link-title":
            return _title(line, before)
        case "html-text":
            return safe_text(line)
        case "html-attribute":
            return safe_attribute(line, before[-1])
        case "box-title" | "attribute":
            return _in_quotes(line, before)
        case "heading":
            return _without_attributes(_heading(line, after)) if dialects else _heading(line, after)
        case _:
            # One of several terms of a definition: a paragraph on a line of its own.
            return escaped(_lines_of_one_block(replace(block, prefix=""), [line], "", "")[0], dialects)


def _lines(text: str) -> list[str]:
    """Split at hard breaks; every other line end becomes a space, blank lines go."""
    lines: list[str] = []
    held = ""
    for part in text.split("\n"):
        stripped = part.lstrip(" \t")
        held = " ".join([held.rstrip(" \t"), stripped]) if held else stripped
        if held and is_hard(held):
            lines.append(held)
            held = ""
    return [*lines, held] if held else lines


def _lines_of_one_block(block: Block, lines: list[str], before: str, after: str) -> list[str]:
    """Escape just so much that the lines are one paragraph (or one underlined heading) and nothing else."""
    if _RULE_END.fullmatch(lines[0]):
        lines = ["\\" + lines[0], *lines[1:]]
    is_setext = block.kind == "heading"
    leads = _leads(before, lines[0])
    table = _HEAD_OF_DASHES.match(normalize(after))
    if table and table[1].count(">") != (block.prefix or "").count(">"):
        table = None
    if not (len(leads) > 1 or any(map(_SUSPECT.match, lines)) or ("|" in lines[-1] and (is_setext or table))):
        return lines
    # What follows on the line is white, but not all of it is white to a parser of blocks.
    tail = LINE_END.split(after)[0]
    if table:
        tail += f"\n{table[2]}\n{table[3]}"
    elif is_setext and (underline := re.search("[=-]", after)):
        tail += f"\n{underline[0] * 3}"
    opening = "heading_open" if is_setext else "paragraph_open"
    attempt = lines
    for attempt in _attempts(lines, block.prefix or ""):
        if all(_is_one(attempt, lead, tail, opening) for lead in leads):
            break
    return attempt


def _attempts(lines: list[str], prefix: str) -> Iterator[list[str]]:
    """Yield ever more escaped ways to write the lines; the last one holds whatever they are."""
    first, rest = lines[0], lines[1:]
    # Four blanks in front keep a further line from beginning anything: a paragraph's continuation is never code.
    # The first blank after a bare ">" is part of the quote's marker.
    blanks = " " * (5 if prefix.endswith(">") else 4)
    indented = [blanks + line for line in rest]
    yield lines
    if rest:
        yield [first, *indented]
    yield [_escape_start(first), *rest]
    if rest:
        yield [_escape_start(first), *indented]
    # Even an escaped pipe makes a table's head, of one column; a character reference does not.
    yield [_PIPE.sub("&#124;", first), *indented]
    yield [_PIPE.sub("&#124;", _escape_start(first)), *indented]


def _escape_start(line: str) -> str:
    """Return the line with a backslash where it robs a block's marker of its meaning: before ``#``, after ``1``."""
    number = _NUMBER.match(line)
    at = number.end() if number else 0
    return f"{line[:at]}\\{line[at:]}"


def _is_one(lines: list[str], lead: str, tail: str, opening: str) -> bool:
    """Ask the parser whether the lines are one such block, and all that is read unless a table follows in the tail."""
    tokens = read_slots(lead + "\n".join(lines) + tail)[1]
    skip = 1 if lead == _DEFINITION else 0
    return (
        len(tokens) >= skip + 3
        and tokens[skip].type == opening
        and tokens[skip + 1].map == [skip, lead.count("\n") + len(lines)]
        and (len(tokens) == skip + 3 or ("\n" in tail and opening == "paragraph_open"))
    )


def _leads(before: str, first: str) -> tuple[str, ...]:
    """Return what to try the lines after: nothing, and what stands for the line above where that one has a say."""
    *above, start = LINE_END.split(before)
    if _is_shielded(start):
        return (_INVISIBLE.rstrip("\n"),)
    above = above[1:][-2:]
    last = above[-1].rstrip(" \t") if above else ""
    # A line of no-break spaces begins a paragraph, too, and has nothing to see.
    if last and last[-1] in TRIM:
        return ("", _INVISIBLE)
    # A definition would take a quoted line below it for its title.
    titled = last and first[0] in "\"'(" and any("]:" in line for line in above)
    return ("", _DEFINITION) if titled else ("",)


def _is_shielded(start: str) -> bool:
    """Tell whether a no-break space or the like stands before the text on its line: no marker can begin there."""
    return bool(start) and start[-1] in TRIM and start[-1] not in " \t"


def _heading(line: str, after: str) -> str:
    closing = _CLOSING_HASHES.search(line)
    # A heading that has closing hashes of its own loses those alone.
    if closing and not re.match(r"[ \t]+#+[ \t]*(?:[\r\n]|$)", after):
        return f"{line[: closing.start(1)]}\\{closing[1]}"
    return line


def _cell(line: str, before: str, after: str) -> str:
    text = line.replace("|", "\\|")
    if text.endswith("\\") and after.startswith("|"):
        text += " "
    start = LINE_END.split(before)[-1]
    if "|" not in start and not _is_shielded(start) and _SUSPECT.match(text):
        tokens = read_slots(f"a | b\n--|--\n{text}")[1]
        if sum(token.type == "tr_open" for token in tokens) != 2 or tokens[-1].type != "table_close":
            return _escape_start(text)
    return text


def _alt(line: str) -> str:
    marks = parse(f"![{line}](u)")[1]
    whole = bool(marks) and marks[0].kind == "image" and marks[0].end == len(line) + 6
    # A lone backtick or angle bracket could find a partner behind the alt text.
    loose = any(token.type == "text" and re.search("[`<]", token.content) for token in parse(line)[0])
    if whole and not loose:
        return line
    return _ESCAPE_OR_SYNTAX.sub(lambda match: match[0] if len(match[0]) > 1 else "\\" + match[0], line)


def _in_quotes(line: str, before: str) -> str:
    """The title of a box, the words of a shortcode: a quotation mark would end them, braces the shortcode."""
    text = re.sub(r"([%>])?\}(?=\})", r"\1} ", line).replace("%}", "% }")
    quote = before[-1:]
    return text.replace(quote, _TYPOGRAPHIC[quote]) if quote in _TYPOGRAPHIC else text


def _without_attributes(line: str) -> str:
    """A heading whose words end in braces: they are no attributes."""
    return re.sub(r"\{(?=[^{}\n]*[:.#][\w.:-]+[^{}\n]*\}$)", r"\\{", line)


def _title(line: str, before: str) -> str:
    opening = before.rstrip(TRIM)[-1:]
    quotes = {"(": "()", '"': '"', "'": "'"}[opening]
    text = re.sub(rf"\\.|[{quotes}]", lambda match: match[0] if len(match[0]) > 1 else "\\" + match[0], line)
    return text + "\\" if is_hard(text.rstrip(" ")) else text
