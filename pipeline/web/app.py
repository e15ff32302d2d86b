"""The desk's pages and the one request that writes. Needs the extra ``desk``."""

from __future__ import annotations

import secrets

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from pipeline import worddiff
from pipeline.errors import PerakladError
from pipeline.model import State, digest
from pipeline.project import Project
from pipeline.reports.rows import percent
from pipeline.verbs.edit import version_of
from pipeline.web.limits import Limits

#: Bytes of a form; a paragraph has some thousand.
MAX_FORM = 1_000_000

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class _Guard(BaseHTTPMiddleware):
    """Lets in only requests that were addressed to this desk by a page of this desk."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        super().__init__(app)
        self.hosts = hosts

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        # A foreign name for 127.0.0.1 (DNS rebinding) and a foreign page's form are both told by these headers.
        origin = request.headers.get("origin")
        foreign = origin is not None and origin.removeprefix("http://") not in self.hosts
        if request.headers.get("host") not in self.hosts or foreign:
            return PlainTextResponse("This address is not the desk's.\n", 403)
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return PlainTextResponse("Requests from other sites are refused.\n", 403)
        response = await call_next(request)
        response.headers.update(_HEADERS)
        return response


class _Desk:
    def __init__(self, project: Project, person: str) -> None:
        self.project = project
        self.person = person
        self.token = secrets.token_urlsafe(32)
        self.templates = Environment(
            loader=PackageLoader("pipeline.web", "templates"), autoescape=True, undefined=StrictUndefined
        )

    def page(self, name: str, status: int = 200, **values: object) -> HTMLResponse:
        text = self.templates.get_template(name).render(
            title=self.project.config.title, token=self.token, percent=percent, states=list(State), **values
        )
        return HTMLResponse(text, status)

    def front(self, _request: Request) -> Response:
        return self.page("front.html", tallies=self.project.status())

    def article(self, request: Request) -> Response:
        return self._article(request)

    def _article(self, request: Request, conflict: dict[str, str] | None = None) -> Response:
        issue, slug, locale = (request.path_params[name] for name in ("issue", "slug", "locale"))
        coverage = self.project.cover(issue, slug, locale)
        rows = []
        for segment in coverage.segments:
            entry = coverage.entries[segment.key]
            changed = worddiff.diff(entry.previous, segment.text) if entry.fuzzy and entry.previous else []
            rows.append(
                {
                    "key": digest(segment.text, segment.context),
                    "state": coverage.standings[segment.key].state,
                    "segment": segment,
                    "entry": entry,
                    "version": version_of(entry),
                    "changed": changed,
                }
            )
        return self.page("article.html", 409 if conflict else 200, rows=rows, coverage=coverage, conflict=conflict)

    async def save(self, request: Request) -> Response:
        form = await request.form()
        given = {name: str(form.get(name, "")) for name in ("token", "key", "version", "text", "draft")}
        if not secrets.compare_digest(given["token"].encode("utf-8", "replace"), self.token.encode()):
            return PlainTextResponse(
                "The desk was restarted; go back and reload the page, your text is still there.\n", 403
            )
        issue, slug, locale = (request.path_params[name] for name in ("issue", "slug", "locale"))
        saved = self.project.save(
            issue, slug, locale, given["key"], given["text"], given["version"], self.person, draft=bool(given["draft"])
        )
        if not saved.done:
            return self._article(request, {"key": given["key"], "mine": given["text"], "theirs": saved.current.target})
        return RedirectResponse(f"{request.url.path}#s{given['key']}", 303)

    def style(self, _request: Request) -> Response:
        text = self.templates.get_template("desk.css").render()
        return Response(text, media_type="text/css")


async def _refused(_request: Request, error: Exception) -> Response:
    hint = getattr(error, "hint", "")
    return PlainTextResponse(f"{error}\n{hint}\n", 404)


def desk(project: Project, host: str, port: int, person: str) -> Starlette:
    """The application for one publication, to be reached as ``host:port`` (or localhost) only."""
    it = _Desk(project, person)
    hosts = frozenset(f"{name}:{port}" for name in (host, "localhost", "127.0.0.1"))
    path = "/{issue}/{slug}/{locale}"
    return Starlette(
        routes=[
            Route("/", it.front),
            Route("/desk.css", it.style),
            Route(path, it.article, methods=["GET"]),
            Route(path, it.save, methods=["POST"]),
        ],
        middleware=[Middleware(_Guard, hosts=hosts), Middleware(Limits, max_bytes=MAX_FORM)],
        exception_handlers={PerakladError: _refused},
    )
