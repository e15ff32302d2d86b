"""What is said of a language is said in its folder: no other code holds its code, a letter or a month of its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipeline
from pipeline.languages import CODES, NEIGHBOURS, find, period

PACKAGE = Path(pipeline.__file__).parent

#: Files that may name locales, with the reason. Data (labels.toml, data/init/, web/locales/) is no code.
ALLOWED = {
    "engines/codes.py": "what services call the locales",
    "languages/__init__.py": "which folders there are",
    "languages/base.py": "English stands in texts of every language, unless it says otherwise",
    "languages/scripts.py": "letters that look alike in two scripts",
    "config/__init__.py": "the locales of a publication that doesn't say",
}

_LOCALES = frozenset((*CODES, *NEIGHBOURS))
_MONTHS = frozenset(form for form in period.months() if len(form) > 3)
_LETTERS = frozenset(char for code in _LOCALES for char in find(code).alphabet if not char.isascii())
_WORD = re.compile(r"[^\W\d_]+")


def literals(source: str) -> Iterator[tuple[int, str]]:
    """The string literals of a module but for docstrings, those within f-strings among them; each with its line."""
    tree = ast.parse(source)
    docstrings = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            docstrings.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def betrays(literal: str) -> str:
    """What of a language a literal holds; empty if nothing."""
    if literal in _LOCALES:
        return f"the locale {literal!r}"
    letters = sorted(_LETTERS & set(literal.casefold()))
    if letters:
        return f"the letters {''.join(letters)}"
    months = sorted(word for word in _WORD.findall(literal.casefold()) if word in _MONTHS)
    return f"the month {months[0]}" if months else ""


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_nothing_of_a_language_stands_elsewhere(path: Path) -> None:
    name = path.relative_to(PACKAGE).as_posix()
    if re.match(r"languages/\w+/", name):
        return
    found = [
        f"{name}:{line}: {what}" for line, literal in literals(path.read_text("utf-8")) if (what := betrays(literal))
    ]
    if name in ALLOWED:
        assert found, f"{name} needs no exception any more"
    else:
        assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ('if locale == "be": pass', "locale"),
        ("if locale in ('pl', 'xx'): pass", "locale"),
        ('TABLE = {"uk": 1}', "locale"),
        ('YEAR = " г."', "letters"),
        ('X = rf"[а-яё{y}]"', "letters"),
        ('X = "Łódź"', "letters"),
        ('X = "8 maja"', "month"),
        ('def f():\n    """Says «так»."""\n    return "0x"', ""),
        ('X = "[\\\\u0400-\\\\u04ff]"', ""),
        ('X = "been", "route"', ""),
    ],
)
def test_the_search_finds_what_it_is_for(code: str, what: str) -> None:
    assert what in " ".join(betrays(literal) for _, literal in literals(code))
    assert bool(what) == any(betrays(literal) for _, literal in literals(code))


def test_templates_and_scripts_hold_no_words_of_a_language() -> None:
    for pattern in ("*.html", "*.xml", "*.js", "*.css"):
        for path in PACKAGE.rglob(pattern):
            if "vendor" not in path.parts:
                text = path.read_text(encoding="utf-8")
                assert not re.search("[\u0400-\u04ffĄ-ż]", text.replace("×", "")), path
