"""Badges: how far each locale is, as a small picture and a small JSON, for a README or a wiki."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from html import escape

from pipeline.model import State
from pipeline.planning.outlook import Outlook, Row

#: Width of a letter and height, in pixels, of the usual badges; the text's length is set, so any sans-serif fits.
_LETTER, _HEIGHT, _PAD = 6.6, 20, 6

#: Colours on which white has a contrast of 4.5 at least (WCAG AA).
_GREY, _DONE, _ON, _ALARM = "#555", "#2a7a2a", "#1f6fb2", "#b4441a"


def badges(outlook: Outlook) -> dict[str, str]:
    """Return the files by name, ``be.svg`` and ``be.json``: of all open issues of a locale, or of the newest one."""
    locales = dict.fromkeys(row.tally.locale for row in outlook.issues if row.tally.issue)
    return dict(file for locale in locales for file in _of_locale(locale, outlook))


def _of_locale(locale: str, outlook: Outlook) -> Iterator[tuple[str, str]]:
    rows = [row for row in outlook.issues if row.tally.issue and row.tally.locale == locale]
    at_work = [row for row in rows if not row.finished] or rows[:1]
    segments = {state: sum(row.tally.segments[state] for row in at_work) for state in State}
    total = sum(segments.values())
    share = 100 * (segments[State.TRANSLATED] + segments[State.REVIEWED]) // total if total else 0
    overdue = any(row.overdue for row in at_work)
    yield f"{locale}.svg", _svg(locale, f"{share} %", _colour(at_work, overdue=overdue))
    due = min((row.deadline for row in at_work if row.deadline), default=None)
    facts = {
        "schema": 1,
        "locale": locale,
        "issues": [row.tally.issue for row in at_work],
        "translated_percent": share,
        "segments": {str(state): count for state, count in segments.items()},
        "words_left": sum(row.words_left for row in at_work),
        "deadline": due.isoformat() if due else None,
        "overdue": overdue,
        "as_of": outlook.now.isoformat(timespec="seconds"),
    }
    yield f"{locale}.json", json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def _colour(rows: Iterable[Row], *, overdue: bool) -> str:
    if overdue:
        return _ALARM
    return _DONE if all(row.finished for row in rows) else _ON


def _svg(label: str, value: str, colour: str) -> str:
    label = f"translation {label}"
    left, right = (round(len(text) * _LETTER) + 2 * _PAD for text in (label, value))
    width = left + right
    said = escape(f"{label}: {value}")

    def text(words: str, middle: float, room: int) -> str:
        return f'<text x="{middle}" y="14" textLength="{room - 2 * _PAD}">{escape(words)}</text>'

    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HEIGHT}" role="img" aria-label="{said}">'
        f"<title>{said}</title>"
        f'<rect width="{width}" height="{_HEIGHT}" rx="3" fill="{_GREY}"/>'
        f'<path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1 -3 3h-{right - 3}z" fill="{colour}"/>'
        '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
        f"{text(label, left / 2, left)}{text(value, left + right / 2, right)}</g></svg>\n"
    )
