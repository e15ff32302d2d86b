"""`peraklad segment`."""

from __future__ import annotations

from typing import TextIO

import click

from pipeline.cli.base import deliver
from pipeline.segmentation import split_sentences


@click.command()
@click.option("--locale", required=True, metavar="LOCALE", help="The text's language.")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
def command(locale: str, file: TextIO) -> None:
    """Split plain text into sentences, one a line.

    Each line of the input is a paragraph.

    \b
    Example:
      echo "У 1547 г. Радзівіл вярнуўся. Ён быў у Вільні." | peraklad segment --locale be
    """
    for paragraph in file.read().split("\n"):
        deliver("".join(f"{sentence}\n" for sentence in split_sentences(paragraph, locale)), None)
