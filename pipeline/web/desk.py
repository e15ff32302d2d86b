"""The desk: one publication and its people, and what every page of it needs."""

from __future__ import annotations

import inspect
import logging
import threading
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast
from urllib.parse import quote, urlencode

from itsdangerous import BadData
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from pipeline import config, languages
from pipeline.config import SETTINGS_FILE
from pipeline.errors import PerakladError, SettingsError
from pipeline.files import require_untracked, state
from pipeline.model import State
from pipeline.reports.rows import percent
from pipeline.state.source import Source
from pipeline.web import assets, messages, speech
from pipeline.web.allowing import why_not
from pipeline.web.checking import Checking
from pipeline.web.commits import Commits
from pipeline.web.findings import Findings
from pipeline.web.marking import Glossary, marks_of
from pipeline.web.overview import Overview, issue_of
from pipeline.web.people import People, Person
from pipeline.web.security import Proxies
from pipeline.web.sessions import Sessions
from pipeline.web.signing import signer, to_sign_in
from pipeline.web.sources import Sources
from pipeline.web.speech import N_
from pipeline.web.watching import Watching
from pipeline.workspace import Workspace

log = logging.getLogger(__name__)

#: Seconds that a form's token and the choice of a language are good for.
SESSION_SECONDS = 30 * 24 * 3600

#: What people are told of settings that are damaged.
SETTINGS_UNREADABLE = N_(
    "The publication's settings can't be read. Whoever runs this desk finds the reason in its log."
)

#: Fields of one form, and of one with a box for each article.
MAX_FIELDS, MANY_FIELDS = 60, 500

COOKIE, LANGUAGE_COOKIE = "peraklad-desk", "peraklad-language"


class Desk:
    """One publication at work. ``person`` is who sits at this machine, None where people sign in."""

    def __init__(
        self, workspace: Workspace, person: str | None, *, secure: bool = False, own_templates: bool = False,
        proxies: Proxies = (),
    ) -> None:  # fmt: skip
        require_untracked(workspace.root)
        self.root = workspace.root
        self.person = Person(person) if person is not None else None
        self.people = People.of(workspace.root)
        self.sessions = Sessions(state(workspace.root, "sessions.json"))
        self.secure = secure
        self.own_templates = own_templates
        self.proxies = proxies
        settings = frozenset({SETTINGS_FILE, workspace.config.glossary})
        self.watching = Watching(workspace.root, settings, self.reload, self.changed)
        self.overview = Overview()
        #: Saves of this desk wait for one another here, and only then for other processes at the workspace's lock.
        self.writing = threading.RLock()
        self.commits = Commits(workspace.root)
        #: By issue, a catalog that a person must look at before anything is brought into line there.
        self.held: dict[str, str] = {}
        #: Told of each change of files, by their paths in the publication.
        self.listeners: list[Callable[[Collection[str]], None]] = []
        self.sources = Sources()
        self.checking = Checking()
        self.findings = Findings(self.checking)
        self._signer = signer(workspace.root)
        self._environments: dict[str, Environment] = {}
        self._use(workspace)

    def _use(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.glossary = Glossary(workspace.terms)
        self.overview.forget()
        self.findings.forget()

    def changed(self, paths: Collection[str]) -> None:
        """Forget what was known of the issues whose files have changed."""
        self.overview.forget({issue_of(path) for path in paths})
        for listener in self.listeners:
            listener(paths)

    def reload(self) -> None:
        """Read settings and glossary anew, as they have changed; damaged ones leave those that were good."""
        try:
            self._use(Workspace.find(self.root))
        except PerakladError as error:
            # What is wrong with a file of settings may quote it, and not all who are here may read it.
            log.warning("settings can't be read: %s %s", error, error.hint)
            self.watching.tell({"problem": "settings"})

    # Who is there

    def who(self, request: Request) -> Person | None:
        """Who sent a request; None for somebody who has not signed in."""
        if self.person is not None:
            return self.person
        return self.person_of(request.cookies.get(COOKIE, ""))

    def person_of(self, session: str) -> Person | None:
        """Whose session this is; None for one that has ended, by whatever."""
        known = self.sessions.find(session)
        try:
            person = self.people.all().get(known[0]) if known else None
        except SettingsError as error:
            log.error("nobody is let in: %s %s", error, error.hint)  # noqa: TRY400 - the reason says all
            return None
        return person if person and known and known[1] == person.stamp else None

    def token(self, person: Person | None) -> str:
        """What every form must bring back, so that no other site can send one."""
        return str(self._signer.dumps(person.name if person else "", salt="form"))

    def is_token(self, token: str, person: Person | None) -> bool:
        """Whether a form's token is one that was given to this person."""
        try:
            content = self._signer.loads(token, max_age=SESSION_SECONDS, salt="form")
        except BadData:
            return False
        return bool(content == (person.name if person else ""))

    # What is shown

    def environment(self, language: str) -> Environment:
        """The templates in a language."""
        if language not in self._environments:
            made = Environment(
                loader=PackageLoader("pipeline.web", "templates"),
                autoescape=True,
                undefined=StrictUndefined,
                extensions=["jinja2.ext.i18n"],
                trim_blocks=True,
                lstrip_blocks=True,
            )
            made.install_gettext_translations(speech.translations(language), newstyle=True)  # type: ignore[attr-defined]
            made.globals |= {
                "languages": speech.LANGUAGES,
                "state_names": speech.STATES,
                "check_names": speech.CHECKS,
                "kind_names": speech.KINDS,
                "role_names": speech.ROLES,
                "categories": speech.CATEGORIES,
                "weights": speech.WEIGHTS,
                "why_names": speech.WHY,
                "states": list(State),
                "percent": percent,
                "marks": marks_of,
                "asset": assets.address,
                "language_name": lambda locale: languages.get(locale).name,
                "tell": lambda text: messages.translated(text, language),
            }
            self._environments[language] = made
        return self._environments[language]


@dataclass
class Visit:
    """One request: who sent it, in which language the answer is, and the form if there is one."""

    desk: Desk
    request: Request
    person: Person
    form: FormData

    @property
    def workspace(self) -> Workspace:
        """The publication."""
        return self.desk.workspace

    @cached_property
    def language(self) -> str:
        """The language of the interface."""
        request = self.request
        return speech.choose(
            request.query_params.get("lang", ""),
            request.cookies.get(LANGUAGE_COOKIE, ""),
            request.headers.get("accept-language", ""),
        )

    def may_change(self, source: Source, locale: str) -> str:
        """Why this person may not change a translation, in the words of the interface; empty if they may."""
        why, name = why_not(self.workspace, self.person, source, locale)
        return self.say(why) % {"name": name} if name else self.say(why) if why else ""

    def say(self, text: str) -> str:
        """A text of the interface in its language."""
        return speech.translations(self.language).gettext(text)

    def told(self, error: PerakladError) -> str:
        """An error with its hint, in the language of the interface."""
        told = messages.translated(f"{error.message}", self.language), messages.translated(error.hint, self.language)
        return f"{error.where}: {told[0]} {told[1]}" if error.where else " ".join(told)

    def when(self, at: str) -> str:
        """An instant as people say it, in the newsroom's time zone."""
        return speech.when(at, config.zone(self.workspace.config), self.language)

    def field(self, name: str) -> str:
        """A field of the form, empty where it is not there or is a file."""
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""

    def query(self, **changed: str) -> str:
        """The page's address with parts of its query changed; an empty value takes one away."""
        values = {**self.request.query_params, **changed}
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{quote(self.request.url.path)}?{query}" if query else quote(self.request.url.path)

    def page(
        self, template: str, status: int = 200, headers: Mapping[str, str] | None = None, **values: object
    ) -> Response:
        """Render a template."""
        text = (
            self.desk.environment(self.language)
            .get_template(template)
            .render(
                visit=self,
                person=self.person,
                language=self.language,
                title=self.workspace.config.title,
                token=self.desk.token(self.person),
                **values,
            )
        )
        response = HTMLResponse(text, status, headers)
        if self.request.query_params.get("lang") == self.language:
            response.set_cookie(
                LANGUAGE_COOKIE, self.language, max_age=SESSION_SECONDS, samesite="lax", secure=self.desk.secure
            )
        return response

    def refuse(self, status: int, message: str, hint: str = "") -> Response:
        """Say no: as a page to a person, as plain text to our own scripts."""
        if "text/html" in self.request.headers.get("accept", "") and "x-desk" not in self.request.headers:
            return self.page("problem.html", status, message=message, hint=hint)
        return PlainTextResponse(f"{message}\n{hint}\n", status)


#: Answers a visit; runs in a thread.
View = Callable[[Visit], Response]

#: Answers a visit without a thread, for what waits.
AsyncView = Callable[[Visit], Awaitable[Response]]


def endpoint(
    desk: Desk, view: View | AsyncView, *, writes: bool = False, public: bool = False, many: bool = False
) -> Callable[[Request], Awaitable[Response]]:
    """Make a view an endpoint: signed in unless ``public``, its form read and its token checked if it ``writes``.

    ``many``: the form may have a file, and a field for each of many articles.
    """

    async def handle(request: Request) -> Response:
        person = desk.person or await run_in_threadpool(desk.who, request)
        if person is None and not public:
            return to_sign_in(request)
        bounds = (1, MANY_FIELDS) if many else (0, MAX_FIELDS)
        form = await request.form(max_files=bounds[0], max_fields=bounds[1]) if writes else FormData()
        visit = Visit(desk, request, person or Person("", "translator"), form)
        if writes and not desk.is_token(request.headers.get("x-token") or visit.field("token"), person):
            return visit.refuse(
                403,
                visit.say("This page is too old."),
                visit.say("Go back and reload it; your text is still there."),
            )
        try:
            if inspect.iscoroutinefunction(view):
                answer: Response = await view(visit)
            else:
                answer = await run_in_threadpool(cast("View", view), visit)
        finally:
            await form.close()  # a file that was sent
        if writes and (issue := request.path_params.get("issue")):
            desk.overview.forget([str(issue), ""])
        return answer

    return handle
