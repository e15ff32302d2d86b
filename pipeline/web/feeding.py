"""Feeding: the deadlines as a calendar, at an address that only its owner knows."""

from __future__ import annotations

import hashlib
import hmac

from starlette.responses import PlainTextResponse, Response

from pipeline import verbs
from pipeline.files import seal
from pipeline.reports import ics
from pipeline.web.desk import Visit


def address_of(visit: Visit) -> str:
    """A person's own address: it changes with their password or role, so that nobody keeps it who has gone."""
    return f"/deadlines/{_secret(visit, visit.person.name, visit.person.stamp)}.ics"


def _secret(visit: Visit, name: str, stamp: str) -> str:
    sealed = seal(b"deadlines", str(visit.workspace.root).encode(), name.encode(), stamp.encode())
    return hashlib.blake2b(sealed, digest_size=20).hexdigest()


def deadlines(visit: Visit) -> Response:
    """The calendar: of everything to a coordinator, else of the locales in which the person works."""
    secret = str(visit.request.path_params["secret"])
    alone = [visit.desk.person] if visit.desk.person else []
    for person in alone or visit.desk.people.all().values():
        if hmac.compare_digest(secret, _secret(visit, person.name, person.stamp)):
            locale = ",".join(person.locales) or None
            outlook = verbs.status.outlook(visit.workspace, (), None if person.hands_out else locale)
            return Response(ics.status(outlook), media_type="text/calendar; charset=utf-8")
    return PlainTextResponse("There is nothing here.\n", 404)
