"""Administering: who may use this desk, in which role and languages; and the settings as they are in force."""

from __future__ import annotations

import logging

import msgspec
from starlette.responses import RedirectResponse, Response

from pipeline.errors import SettingsError
from pipeline.model import Policy
from pipeline.web.committing import coordinates
from pipeline.web.desk import Visit
from pipeline.web.people import MIN_PASSWORD, ROLES

log = logging.getLogger(__name__)


@coordinates
def people(visit: Visit) -> Response:
    """List everybody."""
    return _page(visit)


def _page(visit: Visit, status: int = 200, problem: str = "") -> Response:
    return visit.page(
        "people.html",
        status,
        users=list(visit.desk.people.all().values()),
        roles=ROLES,
        locales=visit.workspace.config.locales,
        least=MIN_PASSWORD,
        problem=problem,
    )


@coordinates
def change(visit: Visit) -> Response:
    """Add somebody, give them another role, languages or password, or remove them; one's own role stays."""
    name, deed = " ".join(visit.field("name").split()), visit.field("deed")
    everybody = visit.desk.people.all()
    if name == visit.person.name and visit.desk.person is None and deed != "add":
        return _page(visit, 422, visit.say("Another coordinator changes your own role."))
    role, password = visit.field("role"), visit.field("new")
    locales = [locale for locale in visit.workspace.config.locales if locale in map(str, visit.form.getlist("locale"))]
    if set(locales) == set(visit.workspace.config.locales):
        locales = []
    try:
        if deed == "remove":
            visit.desk.people.remove(name)
            visit.desk.sessions.end_all(name)
        elif role not in ROLES:
            return _page(visit, 422, visit.say("Choose a role."))
        elif deed == "add" and name in everybody:
            return _page(visit, 422, visit.say("Somebody of this name is here already."))
        elif deed == "add" or password:
            visit.desk.people.add(name, role, password, locales)
        else:
            visit.desk.people.change(name, role, locales)
    except SettingsError as error:
        return _page(visit, 422, visit.told(error))
    log.info("%s changed the user %r: %s", visit.person.name, name, deed)
    return RedirectResponse("/people", 303)


@coordinates
def settings(visit: Visit) -> Response:
    """The settings as they are in force, defaults among them; a password in an address isn't shown."""
    from pipeline.config import Config

    config = visit.workspace.config
    default = Config()
    result = []
    for field in msgspec.structs.fields(Config):
        value = getattr(config, field.name)
        values: object = value
        if field.name == "policy":  # what is not said holds all the same
            values = msgspec.to_builtins(value) | msgspec.to_builtins(value.over(Policy()))
        shown = msgspec.json.format(msgspec.json.encode(values), indent=2).decode()
        if field.name == "memory":
            shown = "…" if "@" in shown else shown
        result.append((field.encode_name, shown, value != getattr(default, field.name)))
    return visit.page("settings.html", found=result)
