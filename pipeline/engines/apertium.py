"""Apertium: rule-based Belarusian ↔ Russian on this machine, free and offline."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from pipeline import languages
from pipeline.config import EngineRules
from pipeline.engines import codes
from pipeline.engines.base import EngineInfo, TransientError
from pipeline.engines.pipe import Pipe, PipeError

#: Where Debian's package puts the compiled language pair.
DATA = Path("/usr/share/apertium/apertium-bel-rus")

_SPECIAL = re.compile(r"([\[\]{}^$/\\@<>])")


class Apertium:
    """Runs the pair's programs in a long-running pipe of our own.

    The stock rus-bel mode gives nothing for most real sentences, since its statistical tagger crashes on them; the
    constraint grammar alone (`cg-proc -1 -n`) disambiguates well enough and never crashes.
    """

    def __init__(self, rules: EngineRules) -> None:
        self._deadline = rules.deadline
        self._pipes: dict[tuple[str, str], Pipe] = {}

    def translate(self, texts: list[str], source: str, target: str) -> list[str | None]:
        """Return the translations; words that the dictionaries lack are left as they are.

        None stands for a text on which a program of the pipe breaks off. Raises TransientError if the pipe doesn't
        answer within the deadline; it is started anew for the next call.
        """
        pipe = self._pipes.get((source, target))
        if pipe is None:
            pipe = self._pipes[source, target] = Pipe(commands(codes.APERTIUM[source], codes.APERTIUM[target]))
        try:
            answers = pipe.ask([_SPECIAL.sub(r"\\\1", " ".join(text.split())) + "\n" for text in texts], self._deadline)
        except PipeError as error:
            raise TransientError(
                f"apertium: {error}", hint="If it stays so, install apertium-bel-rus again."
            ) from error
        return [_clean(answer, target) if answer is not None else None for answer in answers]

    def close(self) -> None:
        """End the programs."""
        for pipe in self._pipes.values():
            pipe.close()
        self._pipes.clear()


def _clean(text: str, target: str) -> str:
    # “*” and “#” before a word say that a dictionary lacks it or one of its forms.
    text = re.sub(r"(?<!\w)[*#@](?=\w)", "", re.sub(r"\\(.)", r"\1", text)).strip()
    # The pair's own passes miss what depends on the word before, such as ў for the preposition.
    for seam, right in languages.get(target).seams:
        text = re.sub(seam, right, text)
    return text


def commands(source: str, target: str) -> list[list[str]]:
    """The programs of one direction, each given ``-z`` (flush at a null byte)."""
    pair = f"{source}-{target}"

    def data(kind: str) -> str:
        return str(DATA / f"{pair}.{kind}.bin")

    def rules(stage: str) -> list[str]:
        return [str(DATA / f"apertium-bel-rus.{pair}.{stage}"), data(stage)]

    pipe = [
        ["lt-proc", "-z", "-w", data("automorf")],
        ["cg-proc", "-z", "-1", "-n", "-w", data("rlx")],
        ["apertium-pretransfer", "-z"],
        ["lt-proc", "-z", "-b", data("autobil")],
        ["lrx-proc", "-z", "-m", data("autolex")],
        ["apertium-transfer", "-z", "-b", *rules("t1x")],
        ["apertium-interchunk", "-z", *rules("t2x")],
        ["apertium-postchunk", "-z", *rules("t3x")],
    ]
    if target == "bel":
        pipe.append(["apertium-transfer", "-z", "-n", *rules("t4x")])
    pipe += [["lt-proc", "-z", "-g", data("autogen")], ["lt-proc", "-z", "-p", data("autopgen")]]
    if target == "bel":
        # A word may begin with ў only after a vowel: two passes, since each looks at one word only.
        pipe += [["lt-proc", "-z", "-c", "-p", data(f"pgen-short-u-{n}")] for n in (1, 2)]
    return pipe


def _unavailable(_rules: EngineRules) -> str:
    for program in ("lt-proc", "cg-proc", "apertium-transfer", "lrx-proc"):
        if shutil.which(program) is None:
            return f"{program} is not installed (Debian: apertium, apertium-bel-rus, cg3)"
    return "" if DATA.is_dir() else "the language pair is not installed (Debian: apertium-bel-rus)"


# One pipe keeps two cores busy: its programs run side by side.
APERTIUM = EngineInfo(
    "apertium",
    Apertium,
    codes.among(codes.APERTIUM),
    f"{codes.any_direction(codes.APERTIUM)} (this machine)",
    _unavailable,
    batch=50,
    threads=1,
    local=True,
)
