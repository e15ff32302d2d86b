"""The desk's pages and the requests that write. Needs the extra ``desk``."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pipeline.archive.memory import refresh
from pipeline.errors import LocaleError, PerakladError, SelectionError, SettingsError, WriteError
from pipeline.web import (
    administering,
    adopting,
    assets,
    claiming,
    coordinating,
    correcting,
    discussing,
    editor,
    entering,
    exchanging,
    failing,
    feeding,
    filling,
    glossing,
    helping,
    lists,
    messages,
    previews,
    quality,
    queue,
    releasing,
    replacing,
    reviewing,
    saving,
    searching,
    start,
    undoing,
)
from pipeline.web.desk import SETTINGS_UNREADABLE, AsyncView, Desk, View, endpoint
from pipeline.web.keeping import Keeping
from pipeline.web.limits import Limits
from pipeline.web.security import MAX_FORM, Guard, Proxies, names_of
from pipeline.workspace import Workspace

log = logging.getLogger(__name__)

#: Seconds between what people finish and what the memory suggests, so that a busy evening is learned in one go.
LEARN_SECONDS = 10.0

#: Seconds after which it is seen to that every issue is known: what has changed is looked at again.
LOOK_SECONDS = 5.0

#: Seconds between two looks for what people have left alone, to be committed.
SETTLE_SECONDS = 10.0

_PLACE = "/{issue}/{slug}/{locale}"
_ROW = _PLACE + "/{key}"


def desk(
    workspace: Workspace,
    host: str,
    port: int,
    person: str | None,
    *,
    public_url: str = "",
    proxies: Proxies = (),
    own_templates: bool = False,
    watch: bool = True,
) -> Starlette:
    """The application for one publication, to be reached as ``host:port``, localhost or ``public_url`` only.

    ``person`` is who sits at this machine; None: people sign in (see ``people``). ``proxies`` are those whose word on
    where a request comes from is taken. ``own_templates``: previews by the publication's own templates. ``watch``: tell
    pages of changes.
    """
    secure = urlsplit(public_url).scheme == "https"
    it = Desk(workspace, person, secure=secure, own_templates=own_templates, proxies=proxies)

    def get(path: str, view: View, *, public: bool = False) -> Route:
        return Route(path, endpoint(it, view, public=public), methods=["GET"])

    def post(path: str, view: View | AsyncView, *, public: bool = False, many: bool = False) -> Route:
        return Route(path, endpoint(it, view, writes=True, public=public, many=many), methods=["POST"])

    async def news(request: Request) -> Response:
        person = await run_in_threadpool(it.who, request)
        if person is None:
            return PlainTextResponse("Sign in first.\n", 401)

        async def still() -> bool:
            return await run_in_threadpool(it.who, request) is not None

        return it.watching.listen(person.name, still)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        watching = asyncio.create_task(it.watching.run()) if watch else None
        learning = asyncio.create_task(_learn(it)) if watch else None
        looking = asyncio.create_task(_look(it)) if watch else None
        keeping = asyncio.create_task(Keeping(it).run()) if watch else None
        settling = asyncio.create_task(_settle(it))
        yield
        it.watching.stop()
        await run_in_threadpool(it.checking.close)
        tasks = [task for task in (learning, looking, keeping, settling) if task]
        for task in tasks:
            task.cancel()
        with suppress(asyncio.CancelledError, TimeoutError):
            own = [watching] if watching else []
            await asyncio.wait_for(asyncio.gather(*own, *tasks, return_exceptions=True), 5)
        await run_in_threadpool(_commit, it)

    hosts, origins = names_of(host, port, public_url)
    app = Starlette(
        routes=[
            get("/", start.start),
            get("/list", lists.listing),
            get("/review", queue.queue),
            get("/failing", failing.failing),
            get("/quality", quality.quality),
            get("/replace", replacing.ask),
            post("/replace", replacing.apply),
            get("/terms", glossing.waiting),
            post("/terms", glossing.decide),
            get("/terms/candidates", glossing.candidates),
            post("/terms/candidates", glossing.accept),
            post("/undo", undoing.undo),
            get("/coordinate", coordinating.overview),
            post("/coordinate", coordinating.assign, many=True),
            post("/deadline", coordinating.deadline),
            get("/remind", coordinating.remind),
            get("/issue/{issue}", releasing.verdict),
            get("/issue/{issue}/changes", releasing.changes),
            post("/issue/{issue}/publish", releasing.publish),
            post("/issue/{issue}/sync", releasing.bring_into_line),
            get("/correct/{issue}/{slug}", correcting.form),
            post("/correct/{issue}/{slug}", correcting.correct),
            get("/exchange", exchanging.page),
            get("/exchange/file", exchanging.hand_off),
            post("/exchange/file", exchanging.take_back, many=True),
            post("/exchange/page", exchanging.import_page, many=True),
            get("/people", administering.people),
            post("/people", administering.change),
            get("/settings", administering.settings),
            get("/deadlines/{secret}.ics", feeding.deadlines, public=True),
            get("/sign-in", entering.sign_in_page, public=True),
            post("/sign-in", entering.sign_in, public=True),
            post("/sign-out", entering.sign_out),
            get("/account", entering.account),
            post("/account", entering.change_password),
            post("/here", claiming.here),
            Route("/news", news, methods=["GET"]),
            Route("/static/{name}", assets.serve, methods=["GET"]),
            get("/preview/style.css", previews.style),
            get("/preview/{locale}/{issue}/{slug}.html", previews.page),
            get("/preview/{locale}/{issue}/{path:path}", previews.picture),
            get(_PLACE, editor.editor),
            post(_PLACE, saving.save_form),
            get(_PLACE + "/versions", editor.versions),
            post(_PLACE + "/claim", claiming.claim),
            post(_PLACE + "/release", claiming.release),
            get(_PLACE + "/adopting", adopting.beside),
            post(_PLACE + "/adopting", adopting.change),
            get(_PLACE + "/failing", failing.in_article),
            get(_PLACE + "/search", searching.search),
            get(_PLACE + "/spelling", glossing.spelling),
            get(_PLACE + "/people", claiming.people),
            post(_PLACE + "/fill", filling.fill),
            post(_PLACE + "/term", glossing.propose),
            post(_PLACE + "/word", glossing.add_word),
            post(_PLACE + "/approve-rest", reviewing.approve_rest),
            get(_ROW, editor.one),
            post(_ROW, saving.save),
            post(_ROW + "/approve", reviewing.approve),
            post(_ROW + "/withdraw", reviewing.withdraw),
            post(_ROW + "/return", reviewing.send_back),
            get(_ROW + "/talk", discussing.thread),
            post(_ROW + "/talk", discussing.comment),
            get(_ROW + "/history", undoing.history),
            post(_ROW + "/follow", filling.follow),
            post(_ROW + "/conflict", saving.conflict),
            post(_ROW + "/check", helping.check),
            get(_ROW + "/help", helping.panel),
            post(_ROW + "/ask/{engine}", helping.ask),
        ],
        middleware=[
            Middleware(Guard, hosts=hosts, origins=origins, alone=person is not None),
            Middleware(Limits, max_bytes=MAX_FORM),
        ],
        exception_handlers={PerakladError: _refused(it), HTTPException: _refused(it)},
        lifespan=lifespan,
    )
    app.state.desk = it
    return app


async def _settle(it: Desk) -> None:
    """Commit what people have left alone for a while, and first what a desk that was killed left."""
    await run_in_threadpool(_commit, it)
    while True:
        await asyncio.sleep(SETTLE_SECONDS)
        await run_in_threadpool(_commit, it, only_quiet=True)


def _commit(it: Desk, *, only_quiet: bool = False) -> None:
    if it.workspace.config.commit:
        with it.writing:
            it.commits.settle_quiet() if only_quiet else it.commits.settle()


async def _learn(it: Desk) -> None:
    """Keep the memory in line in the background: with an archive that takes a while, and nobody waits for it."""
    while True:
        with suppress(PerakladError):
            await run_in_threadpool(refresh, it.workspace)
        await it.watching.changes.wait()
        it.watching.changes.clear()
        await asyncio.sleep(LEARN_SECONDS)


async def _look(it: Desk) -> None:
    """Look at every issue in the background, so that the start page knows those of ten years."""
    while not it.watching.sees:
        await asyncio.sleep(0.1)
    it.overview.watched = True
    every = it.workspace.config.locales
    await run_in_threadpool(
        it.checking.prepare, [(source, other) for source in every for other in every if source != other]
    )
    while True:
        with suppress(PerakladError):
            while await run_in_threadpool(it.overview.fill, it.workspace):
                await asyncio.sleep(0)
        await asyncio.sleep(LOOK_SECONDS)


def _refused(it: Desk) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Answers for what a verb or the router refuses."""

    def view(status: int, message: str, hint: str) -> View:
        return lambda visit: visit.refuse(
            status, messages.translated(visit.say(message), visit.language), messages.translated(hint, visit.language)
        )

    async def refuse(request: Request, error: Exception) -> Response:
        status, message, hint = 422, str(error), getattr(error, "hint", "")
        if isinstance(error, HTTPException):
            status, message = error.status_code, error.detail
        elif isinstance(error, SettingsError):
            log.error("settings can't be read: %s %s", error, error.hint)
            message, hint = SETTINGS_UNREADABLE, ""
        elif isinstance(error, SelectionError | LocaleError):
            status = 404
        elif isinstance(error, WriteError) and request.method == "POST":
            status = 503
        return await endpoint(it, view(status, message, hint), public=True)(request)

    return refuse
