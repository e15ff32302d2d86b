"""`peraklad serve`."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import click

from pipeline.cli.base import Session, by_option
from pipeline.errors import PerakladError


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(1, 65535))
@click.option("--public-url", metavar="URL", default="", help="How others reach the desk through a proxy (https://…).")
@by_option
@click.pass_obj
def command(session: Session, host: str, port: int, public_url: str, by: str | None) -> None:
    """Open the translator's desk in a browser.

    On this machine alone it is yours, under your name. For other machines (another --host, or --public-url behind a
    proxy that speaks https) people sign in: `peraklad user add` makes them.

    \b
    Example:
      peraklad serve --by translator-be
      peraklad serve --public-url https://desk.example.org
    """
    try:
        from pipeline.web.app import desk
        from pipeline.web.serving import run
    except ImportError as error:
        raise PerakladError(
            "the desk needs the extra “desk”", hint="Install it: pip install 'peraklad[desk]'."
        ) from error
    shared = bool(public_url) or not _is_loopback(host)
    if shared:
        _require_users(session, host, public_url)
    person = None if shared else session.person(by)
    app = desk(session.workspace, host, port, person, public_url=public_url)
    address = f"[{host}]" if ":" in host else host
    session.say(f"The desk is at {public_url or f'http://{address}:{port}/'} (Ctrl+C ends it).")
    run(app, host, port)


def _require_users(session: Session, host: str, public_url: str) -> None:
    from pipeline.web.people import People

    parts = urlsplit(public_url)
    if public_url and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/")):
        raise PerakladError(f"“{public_url}” is not an address of a site", hint="For example https://desk.example.org.")
    if not People.of(session.workspace.root).all():
        raise PerakladError(
            "other machines could reach this desk, and it has no users yet",
            hint="Add them with `peraklad user add NAME --role translator`, or use 127.0.0.1.",
        )
    if host in ("0.0.0.0", "::") and not public_url:  # noqa: S104 - that is what is asked for
        raise PerakladError(
            f"{host} is every address of this machine, and the desk must know by which name it is called",
            hint="Say --public-url, or one address with --host.",
        )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
