"""`peraklad serve`."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import click

from pipeline.cli.base import Session, by_option, own_templates_option
from pipeline.errors import PerakladError, printable


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(1, 65535))
@click.option("--public-url", metavar="URL", default="", help="How others reach the desk through a proxy (https://…).")
@click.option(
    "--trusted-proxy", "proxies", metavar="ADDRESS", multiple=True,
    help="A proxy before the desk (or its network), whose word on where requests come from is taken; repeatable.",
)  # fmt: skip
@click.option("--alone", is_flag=True, help="On this machine without signing in, though there are users.")
@own_templates_option
@by_option
@click.pass_obj
def command(
    session: Session,
    host: str,
    port: int,
    *,
    public_url: str,
    proxies: tuple[str, ...],
    alone: bool,
    own_templates: bool,
    by: str | None,
) -> None:
    """Open the translator's desk in a browser.

    Without users it is yours, under your name, on this machine alone. With users (`peraklad user add`) everybody signs
    in, and other machines may reach it: by another --host, or by --public-url behind a proxy that speaks https.

    \b
    Example:
      peraklad serve --by translator-be
      peraklad serve --public-url https://desk.example.org --trusted-proxy 127.0.0.1
    """
    try:
        from pipeline.web.app import desk
        from pipeline.web.serving import run
    except ImportError as error:
        raise PerakladError(
            "the desk needs the extra “desk”", hint="Install it: pip install 'peraklad[desk]'."
        ) from error
    reachable = bool(public_url) or not _is_loopback(host)
    if alone and reachable:
        raise PerakladError("--alone is for this machine", hint="Leave --host and --public-url out, or --alone.")
    shared = not alone and (reachable or _has_users(session))
    if reachable:
        _require_users(session, host, public_url)
    person = None if shared else session.person(by)
    app = desk(
        session.workspace, host, port, person, public_url=public_url, proxies=_networks(proxies),
        own_templates=own_templates,
    )  # fmt: skip
    address = f"[{host}]" if ":" in host else host
    session.say(f"The desk is at {public_url or f'http://{address}:{port}/'} (Ctrl+C ends it).")
    run(app, host, port)
    session.say("The desk has ended. What was saved is in its files.")


def _has_users(session: Session) -> bool:
    from pipeline.web.people import People

    root = session.workspace.root
    if not People.of(root).path.exists() and (old := People.before(root).path).exists():
        raise PerakladError(
            "an earlier version kept the desk's users within the publication, where a checkout may bring its own",
            where=str(old),
            hint="See who is in it, then move it: `peraklad user migrate`. Or delete it.",
        )
    return bool(People.of(root).all())


def _networks(names: tuple[str, ...]) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    try:
        return tuple(ipaddress.ip_network(name) for name in names)
    except ValueError as error:
        raise PerakladError(
            f"--trusted-proxy: {error}", hint="Write an address such as 127.0.0.1, or a network: 10.0.0.0/24."
        ) from error


def _require_users(session: Session, host: str, public_url: str) -> None:
    parts = urlsplit(public_url)
    if public_url and (parts.scheme != "https" or not parts.netloc or parts.path not in ("", "/")):
        raise PerakladError(
            f"“{printable(public_url)}” is not the https address of a site",
            hint="For example https://desk.example.org: passwords go over it.",
        )
    if not _has_users(session):
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
