#!/usr/bin/env python3
"""Find what checks, engines and errors say, and bring messages.po into line. Usage: extract_messages [--check].

A message is the text of a Trouble or an …Error, its hint, or a text given to a variable of such a name: a literal or an
f-string, whose variables become {name}. Prints those without a translation.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline import languages  # noqa: E402
from pipeline.model import Entry  # noqa: E402
from pipeline.po import catalogs  # noqa: E402 - after the path is set

#: What is searched: whatever can be met at the desk.
PLACES = (
    "checks", "engines", "guard", "workspace", "po/strings.py", "files/writing.py", "markdown/signatures.py",
    "verbs/save.py", "verbs/approve.py", "verbs/replace.py", "verbs/terms.py", "verbs/suggest.py", "verbs/claim.py",
    "verbs/release.py", "verbs/repeat.py", "verbs/preview.py", "articles/reading.py", "articles/bounds.py",
    "po/catalogs.py",
    "po/reader.py", "web", "gate", "state/reasons.py", "reports/grouping.py", "verbs/status.py",
)  # fmt: skip

#: Variables that hold messages.
NAMES = frozenset({"hint", "what", "said", "why", "message", "refusal", "problem"})


#: Files whose functions answer with messages.
RETURNING = frozenset({"refusal.py", "strings.py", "signatures.py", "rules.py"})

#: What code puts together of several parts, and words that stand at variables of messages.
TOGETHER = (
    "article of {issue}", "issue", "next", "previous", "Latin", "Cyrillic", "typo", "factual", "legal",
    "thousand", "million", "billion", "trillion", "emphasis", "strong emphasis", "strikethrough",
    "the link to {url}", "the link to {url} is gone", "a link to {url} was added",
    "the image {url}", "the image {url} is gone", "an image {url} was added",
    "the address {url} is gone", "the address {url} was added",
    "the code `{code}` is gone", "the code `{code}` was added",
    "the raw HTML tag {tag} is gone", "a raw HTML tag {tag} was added",
    "the footnote mark [^{mark}] is gone", "a footnote mark [^{mark}] was added",
    "the shortcode {code} is gone", "a shortcode {code} was added", "{what} ({count} times)",
    "{count} findings: {first}; and {more} more",
    "a finished translation is on record and gone from this file: {text}",
    "{count} finished translations are on record and gone from this file: {texts}",
    "{count} translations, {alone} of which stand nowhere else", "no translation",
    "Put the file there, or mend the address.", "the picture {url} is not there", "the file {url} is not there",
    "the picture {url} is not there for “{locale}”", "the file {url} is not there for “{locale}”",
)  # fmt: skip

#: Calls whose arguments at these places are messages; ``Finding``: after the check and how grave it is.
CALLS = {"Trouble": (0, 1), "Finding": (2, 3), "_finding": (3, 4), "_error": (1, 2), "_said": (0,)}


def messages(path: Path) -> Iterator[str]:
    """The messages in one file of Python."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in CALLS or name.endswith("Error"):
                said = [one for place in CALLS.get(name, (0, 1)) for one in node.args[place : place + 1]]
                yield from (text for one in said for text in texts(one))
                yield from (text for one in node.keywords if one.arg == "hint" for text in texts(one.value))
            elif name == "Reason" and path.name == "reasons.py":
                yield from reasons(node)
        elif holds_message(node, path.name):
            yield from texts(getattr(node, "value", None))


def reasons(node: ast.Call) -> Iterator[str]:
    """What is said of one segment and of many for a reason, and what to do (see ``state/reasons.py``)."""
    one, many, hint = (text for argument in node.args for text in texts(argument))
    yield from (f"“{{text}}” {one}", f"{{count}} segments {many}: {{quotes}} and {{more}} more", hint)


def holds_message(node: ast.AST, name: str) -> bool:
    """Whether what a statement holds is a message: it is given to a variable of such a name, or answered with."""
    if isinstance(node, ast.Assign):
        return any(getattr(one, "id", "") in NAMES for one in node.targets)
    return name in RETURNING and isinstance(node, ast.Return | ast.Yield)


def texts(node: ast.AST | None) -> Iterator[str]:
    """The texts that an expression may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if " " in node.value.strip() and not node.value.startswith("<"):
            yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)
    elif isinstance(node, ast.BoolOp):
        yield from (text for one in node.values for text in texts(one))
    elif isinstance(node, ast.JoinedStr):
        yield from template(node)


def template(node: ast.JoinedStr) -> Iterator[str]:
    """An f-string with its variables named; one in which a variable is a choice of texts is several."""
    found = [""]
    names: dict[str, str] = {}
    for part in node.values:
        if isinstance(part, ast.Constant):
            found = [one + str(part.value) for one in found]
            continue
        choice = list(texts_of_choice(part.value))
        if choice:
            found = [one + other for one in found for other in choice]
            continue
        shown = ast.unparse(part.value)
        base = getattr(part.value, "id", getattr(part.value, "attr", f"x{len(names) + 1}"))
        name = names.setdefault(shown, base if base not in names.values() else f"{base}{len(names) + 1}")
        found = [one + "{" + name + "}" for one in found]
    yield from (one for one in found if " " in one.strip() and any(map(str.isalpha, one.replace("{", " "))))


def texts_of_choice(node: ast.AST) -> Iterator[str]:
    """The texts of a choice between two, none where it is anything else."""
    if isinstance(node, ast.IfExp):
        for side in (node.body, node.orelse):
            if not (isinstance(side, ast.Constant) and isinstance(side.value, str)):
                return
        yield from (side.value for side in (node.body, node.orelse))


def everything() -> list[str]:
    """All messages, sorted."""
    named = map(languages.find, (*languages.CODES, *languages.NEIGHBOURS))
    found: set[str] = {*TOGETHER, *(one.english_name for one in named if one)}
    for place in PLACES:
        path = ROOT / "pipeline" / place
        for file in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            found.update(messages(file))
    return sorted(found)


def main() -> None:
    """Write the catalogs, and print what has no translation."""
    wanted = everything()
    for language in ("be", "ru"):
        path = ROOT / "pipeline" / "web" / "locales" / language / "LC_MESSAGES" / "messages.po"
        known = catalogs.parse(path.read_text(encoding="utf-8"), path.name) if path.is_file() else None
        have = {one.source: one for one in known.active} if known else {}
        header = {"Project-Id-Version": "peraklad", "Language": language, "MIME-Version": "1.0",
                  "Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "8bit"}  # fmt: skip
        entries = tuple(have.get(text) or Entry(text) for text in wanted)
        if "--check" not in sys.argv:
            path.write_text(catalogs.dump(catalogs.Catalog(header, entries)), encoding="utf-8")
        print(*(f"{language}: {text}" for text in wanted if not have.get(text, Entry("")).target), sep="\n")


if __name__ == "__main__":
    main()
