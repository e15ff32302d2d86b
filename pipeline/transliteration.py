"""Latin letters for Belarusian and Russian ones in file names and addresses; never used in prose."""

from __future__ import annotations

#: A plain ASCII rendering: Belarusian values for the letters that both languages have.
_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "h", "д": "d", "е": "e", "ё": "io", "ж": "z", "з": "z", "і": "i", "й": "j",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u",
    "ф": "f", "х": "kh", "ц": "c", "ч": "ch", "ш": "sh", "ы": "y", "ь": "", "э": "e", "ю": "iu", "я": "ia",
    "и": "i", "щ": "shch", "ъ": "", "’": "", "'": "",
}  # fmt: skip


def ascii_of(text: str) -> str:
    """Return the text in lower case with Cyrillic letters transliterated; other characters are left as they are."""
    return "".join(_LETTERS.get(char, char) for char in text.casefold())
