"""Status as a calendar (iCalendar, RFC 5545): a deadline a day, an entry an issue; needs the extra ``calendar``."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, timedelta

from pipeline.errors import PerakladError
from pipeline.planning.outlook import Outlook, Row
from pipeline.reports.grouping import plural
from pipeline.reports.rows import who, whole

#: How long before a deadline a calendar program reminds of it.
BEFORE = timedelta(days=1)


def status(outlook: Outlook) -> bytes:
    """Return the deadlines of what is not finished. Raises PerakladError where the extra is not installed."""
    try:
        from icalendar import Alarm, Calendar, Event
    except ImportError as error:
        raise PerakladError(
            "calendars need the extra “calendar”", hint="Install it: pip install 'peraklad[calendar]'."
        ) from error

    calendar = Calendar()
    calendar.add("prodid", "-//Peraklad//status//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", outlook.title)
    issues: dict[str, list[Row]] = {}
    for row in outlook.issues:
        if row.tally.issue and row.deadline and not row.finished:
            issues.setdefault(row.tally.issue, []).append(row)
    for issue, rows in sorted(issues.items()):
        deadline = rows[0].deadline
        if deadline is None:
            continue
        event = Event()
        # The same entry tomorrow: a calendar moves it instead of adding one.
        event.add("uid", f"{hashlib.blake2b(f'{outlook.title} {issue}'.encode(), digest_size=12).hexdigest()}@peraklad")
        event.add("dtstamp", outlook.now)
        event.add("dtstart", deadline.astimezone(UTC))
        event.add("duration", timedelta(0))
        event.add("summary", f"{issue}: {plural(sum(row.words_left for row in rows), 'word')} left")
        event.add("description", _told(rows))
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{issue} is due")
        alarm.add("trigger", -BEFORE)
        event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _told(rows: Sequence[Row]) -> str:
    return "\n".join(
        f"{row.tally.locale}: {whole(row.tally)}, {plural(row.words_left, 'word')} left, {who(row) or 'nobody'}"
        for row in rows
    )
