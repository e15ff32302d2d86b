"""Apertium: rule-based Belarusian ↔ Russian on this machine, free and offline."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from pipeline.engines.base import EngineInfo
from pipeline.errors import EngineError

#: Where Debian's package puts the compiled language pair.
DATA = Path("/usr/share/apertium/apertium-bel-rus")

#: Seconds for one batch.
DEADLINE = 120

_CODES = {"be": "bel", "ru": "rus"}
_SPECIAL = re.compile(r"([\[\]{}^$/\\@<>])")


class Apertium:
    """Runs the pair's programs in a pipe of our own.

    The stock rus-bel mode gives nothing for most real sentences, since its statistical tagger crashes on them; the
    constraint grammar alone (`cg-proc -1 -n`) disambiguates well enough and never crashes.
    """

    def translate(self, texts: list[str], source: str, target: str) -> list[str | None]:
        """Return the translations; words that the dictionaries lack are left as they are. Raises EngineError."""
        if {source, target} != {"be", "ru"}:
            raise EngineError(f"apertium: no pair {source}–{target}", hint="It serves be–ru and ru–be.")
        # A null byte after each text makes every program of the pipe flush, so that texts can't run into one another.
        data = "".join(_SPECIAL.sub(r"\\\1", " ".join(text.split())) + "\n\0" for text in texts).encode("utf-8")
        for command in _pipe(_CODES[source], _CODES[target]):
            try:
                done = subprocess.run(command, input=data, capture_output=True, check=True, timeout=DEADLINE)
            except (OSError, subprocess.SubprocessError) as error:
                raise EngineError(
                    f"apertium: {Path(command[0]).name} failed", hint="Install apertium and apertium-bel-rus again."
                ) from error
            data = done.stdout
        answers = data.decode("utf-8", errors="replace").split("\0")[: len(texts)]
        if len(answers) != len(texts):
            raise EngineError("apertium: fewer answers than texts", hint="Report this with the text.")
        return [_clean(answer) or None for answer in answers]


def _clean(text: str) -> str:
    # “*” and “#” before a word say that a dictionary lacks it or one of its forms.
    return re.sub(r"(?<!\w)[*#@](?=\w)", "", re.sub(r"\\(.)", r"\1", text)).strip()


def _pipe(source: str, target: str) -> list[list[str]]:
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


def _unavailable() -> str:
    for program in ("lt-proc", "cg-proc", "apertium-transfer", "lrx-proc"):
        if shutil.which(program) is None:
            return f"{program} is not installed (Debian: apertium, apertium-bel-rus, cg3)"
    return "" if DATA.is_dir() else "the language pair is not installed (Debian: apertium-bel-rus)"


APERTIUM = EngineInfo("apertium", Apertium, lambda: "be–ru and ru–be (local)", _unavailable)
