"""WordPress: articles as drafts by its REST API, a post a locale, joined as Polylang joins translations.

Nothing is ever published: a new post is a draft, and an update says nothing of a post's state. A post is found again by
its slug, ``ISSUE-ARTICLE-LOCALE``. The address and the application password come from the machine's environment alone
(developer.wordpress.org/rest-api, polylang.pro/doc/rest-api).
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from pipeline import markdown
from pipeline.engines.base import TransientError
from pipeline.engines.sending import Request, Sender
from pipeline.errors import PerakladError
from pipeline.publish.pages import Page, Site
from pipeline.publish.rendering import body_html

T = TypeVar("T")

_HERE = frozenset({"127.0.0.1", "::1", "localhost"})

#: Seconds for an answer.
DEADLINE = 30.0


class Raw(msgspec.Struct):
    """A text as it was put in."""

    raw: str = ""


class Post(msgspec.Struct):
    """What WordPress answers of a post (``context=edit``); ``lang`` is Polylang's, None where it isn't there."""

    id: int
    status: str = ""
    title: Raw = msgspec.field(default_factory=Raw)
    content: Raw = msgspec.field(default_factory=Raw)
    excerpt: Raw = msgspec.field(default_factory=Raw)
    lang: str | None = None

    def holds(self, texts: Mapping[str, str]) -> bool:
        """Whether the post has these texts already."""
        return (self.title.raw, self.content.raw, self.excerpt.raw) == (
            texts["title"],
            texts["content"],
            texts["excerpt"],
        )


def slug_of(page: Page) -> str:
    """The slug by which a page's post is found again."""
    return f"{page.issue}-{page.slug}-{page.locale}"


def texts_of(page: Page, site: Site) -> dict[str, str]:
    """Title, contents and excerpt of a page's post; links and pictures lead to the site."""
    return {
        "title": markdown.plain(page.fields["title"]),
        "content": str(body_html(page, site, f"{site.url}/")).strip(),
        "excerpt": markdown.plain(page.fields.get("lead", "")),
    }


@dataclass
class Client:
    """A WordPress that answers."""

    url: str
    user: str
    password: str = field(repr=False)

    def __post_init__(self) -> None:
        self._sender = Sender()

    @classmethod
    def of_environment(cls) -> Client:
        """The one that the environment names. Raises PerakladError where it names none, or one without https."""
        names = ("PERAKLAD_WORDPRESS_URL", "PERAKLAD_WORDPRESS_USER", "PERAKLAD_WORDPRESS_PASSWORD")
        url, user, password = (os.environ.get(name, "").strip() for name in names)
        if not (url and user and password):
            raise PerakladError(
                "no WordPress is named", hint=f"Set {', '.join(names)} (an application password of that user)."
            )
        parts = urlsplit(url)
        if parts.username or (parts.scheme != "https" and parts.hostname not in _HERE):
            raise PerakladError(
                "a password is sent only over https", hint="Set PERAKLAD_WORDPRESS_URL to the https: address, alone."
            )
        return cls(url.rstrip("/"), user, password)

    def verify(self) -> None:
        """Ask who we are, before anything is changed. Raises PerakladError."""
        self._ask("GET", "users/me", {"context": "edit"})

    def find(self, slug: str) -> Post | None:
        """The post of this slug, whatever its state; None if there is none. Raises PerakladError."""
        query = {"slug": slug, "status": "any", "context": "edit", "per_page": "1"}
        posts = self._read(self._ask("GET", "posts", query), list[Post])
        return posts[0] if posts else None

    def create(self, slug: str, locale: str, texts: Mapping[str, str]) -> Post:
        """Make a draft. Raises PerakladError."""
        values = {**texts, "slug": slug, "status": "draft", "lang": locale}
        return self._read(self._ask("POST", "posts", {"context": "edit"}, values), Post)

    def update(self, post: Post, values: Mapping[str, Any]) -> None:
        """Change a post in place, and nothing of its state. Raises PerakladError."""
        self._ask("POST", f"posts/{post.id}", {}, dict(values))

    def remove(self, post: Post) -> None:
        """Take back a draft that was made just now. Raises PerakladError."""
        self._ask("DELETE", f"posts/{post.id}", {"force": "true"})

    def _ask(self, method: str, what: str, query: Mapping[str, str], values: object = None) -> bytes:
        token = base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
        headers = {"Authorization": f"Basic {token}", "Accept": "application/json"}
        request = Request(method, f"{self.url}/wp-json/wp/v2/{what}", dict(query), json=values, headers=headers)
        try:
            status, _, body = self._sender.send(request, DEADLINE)
        except TransientError as error:
            raise PerakladError(f"WordPress: {error.message}", where=self.url, hint="Try again later.") from None
        if status in (401, 403):
            raise PerakladError(
                f"WordPress refused user and password ({status})",
                where=self.url,
                hint="Use an application password of a user who may edit posts (Users, Profile).",
            )
        if status not in (200, 201):
            raise PerakladError(f"WordPress answered {status} {_told(body)}".strip(), where=self.url)
        return body

    def _read(self, body: bytes, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(body, type=kind)
        except msgspec.DecodeError as error:
            raise PerakladError(
                "WordPress answered with something that is no post, or half of one",
                where=self.url,
                hint="Is the REST API open at /wp-json/?",
            ) from error


def _told(body: bytes) -> str:
    """The code that an error of WordPress has; its message may be in any language, and long."""
    try:
        return str(json.loads(body)["code"])[:80]
    except (ValueError, KeyError, TypeError):
        return ""
