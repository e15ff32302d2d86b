"""`peraklad merge-driver`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.base import Session
from pipeline.errors import PerakladError
from pipeline.verbs.merge_driver import merge_files

_file = click.Path(dir_okay=False, exists=True, path_type=Path)


@click.command()
@click.argument("base", type=_file)
@click.argument("ours", type=_file)
@click.argument("theirs", type=_file)
@click.argument("path", required=False, default="")
@click.pass_obj
def command(session: Session, base: Path, ours: Path, theirs: Path, path: str) -> int:
    """Merge catalogs entry by entry, as git asks for it; `peraklad init --git` sets it up.

    The result is written to OURS. An entry that both sides changed needs work afterwards and has both texts in its
    comments. A damaged file ends the merge with exit code 1 and OURS untouched: git then reports a conflict.

    \b
    Example:
      git config merge.peraklad-po.driver "peraklad merge-driver %O %A %B %P"
    """
    name = path or str(ours)
    try:
        merged = merge_files(base, ours, theirs, name)
    except PerakladError as error:
        click.echo(f"error: {error}", err=True)
        click.echo("hint: Merge this file by hand, or mend the damaged side first.", err=True)
        return 1
    for entry in merged.to_choose:
        session.say(f"{name}: both sides translated “{entry.source[:60]}”: choose one")
    return 0
