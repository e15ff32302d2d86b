"""Words run together where a link or a space was lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.base import Subject, Trouble, check
from pipeline.dictionaries import is_word
from pipeline.markdown import plain
from pipeline.model import Severity

_WORD = re.compile(r"(?<![\w'’-])[^\W\d_]+(?![\w'’-])")
MIN_HALF = 3
MIN_WORD = 8


@check("glued-words", Severity.ERROR, sources=True)
def glued_words(subject: Subject) -> Iterator[Trouble]:
    """Two words stand without a space between them (“eventsvia”), as happens where a link was taken out.

    Reported where the dictionary knows both halves and not the whole; names (capitalised words) are left alone.
    """
    for match in _WORD.finditer(plain(subject.text)):
        word = match[0]
        if len(word) < MIN_WORD or not word.islower() or is_word(word, subject.locale) is not False:
            continue
        cuts = [
            (word[:cut], word[cut:])
            for cut in range(MIN_HALF, len(word) - MIN_HALF + 1)
            if is_word(word[:cut], subject.locale) and is_word(word[cut:], subject.locale)
        ]
        if cuts:
            left, right = max(cuts, key=lambda cut: min(len(cut[0]), len(cut[1])))
            yield Trouble(
                f"“{word}” looks like two words", f"Did you mean “{left} {right}”? Was a link lost between them?"
            )
