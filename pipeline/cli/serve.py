"""`peraklad serve`."""

from __future__ import annotations

import ipaddress

import click

from pipeline.cli.base import Session, by_option
from pipeline.errors import PerakladError


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Only an address of this machine.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(1, 65535))
@by_option
@click.pass_obj
def command(session: Session, host: str, port: int, by: str | None) -> None:
    """Open the translator's desk in a browser.

    \b
    Example:
      peraklad serve --by translator-be
    """
    try:
        import uvicorn

        from pipeline.web.app import desk
    except ImportError as error:
        raise PerakladError(
            "the desk needs the extra “desk”", hint="Install it: pip install 'peraklad[desk]'."
        ) from error
    if host != "localhost" and not _is_loopback(host):
        raise PerakladError(
            f"{host} can be reached from other machines, and the desk has no users yet",
            hint="Use 127.0.0.1; reach it from elsewhere through an SSH tunnel.",
        )
    app = desk(session.project, host, port, session.person(by))
    session.say(f"The desk is at http://{host}:{port}/ (Ctrl+C ends it).")
    uvicorn.run(app, host=host, port=port, log_level="warning")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
