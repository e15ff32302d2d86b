"""Built word lists: all forms of a dictionary in one small file, looked up where it lies on the disk.

hunspell takes 0.1–0.8 s to load a dictionary; a built list takes a millisecond or two, and all processes share its
pages. It is kept for the user, in ``$XDG_CACHE_HOME/peraklad/words``, under a digest of the dictionary that it was made
of and with a digest of its own: one that is cut off, altered or of another version is none.

A file: ``MAGIC``; a digest of the rest; as msgpack what is to be known of it (``_About``), its length before it; and
automata (DAWGs), their number of units before each. A unit of four bytes is one transition, as dawgdic has it.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from itertools import islice
from pathlib import Path

import msgspec

from pipeline.errors import PerakladError
from pipeline.languages.affixes import HIDDEN, Affixes, UnreadableError

MAGIC = b"peraklad words 2\n"

#: Forms that are put into one automaton: more would take too much memory to sort, fewer would be looked up slowly.
PORTION = 500_000

__all__ = [
    "BuiltList",
    "UnreadableError",
    "ask_for",
    "build",
    "find",
    "folder",
    "may_run_in_background",
    "one_at_a_time",
    "place_of",
    "take_wishes",
]

_DIGEST = 16
_WISH = ".wanted"
_LABEL, _FINAL, _FAR = 0x800000FF, 0x100, 0x200


class _About(msgspec.Struct, frozen=True):
    """``runs`` are those of three letters that are usual in the language, three letters each, one after the other."""

    forms: int
    ignored: str
    converted: dict[str, str]
    runs: str


class BuiltList:
    """A list of words, looked up in a file."""

    def __init__(self, about: _About, automata: Sequence[Sequence[int]]) -> None:
        self.forms = about.forms
        self._about = about
        self._automata = automata
        self._given = str.maketrans({**dict.fromkeys(about.ignored, ""), **about.converted})

    @cached_property
    def usual_runs(self) -> frozenset[str]:
        """The runs of three letters that words of the language commonly have."""
        runs = self._about.runs
        return frozenset(runs[at : at + 3] for at in range(0, len(runs), 3))

    def spell(self, word: str) -> bool | None:
        """Tell whether this is a word, capitals taken as hunspell takes them; None for what the list can't tell.

        It can tell of letters and apostrophes alone: hyphens, digits and dots have rules of their own.
        """
        if not word.replace("'", "").isalpha() or "İ" in word:  # whose small letter is two characters
            return None
        word = word.translate(self._given)
        if word.isdigit():  # the Ukrainian list takes Latin letters for noughts
            return True
        lower = word.lower()
        if word == lower:
            return self._has(word)
        if word[1:] == lower[1:]:
            return self._has(word) or self._has(lower)
        if word.upper() == word:
            return self._in_capitals(word, lower)
        return self._has(word) or self._has(HIDDEN + word)

    def _in_capitals(self, word: str, lower: str) -> bool:
        capital = lower[:1].upper() + lower[1:]
        before, apostrophe, after = lower.partition("'")
        joined = before + apostrophe + after[:1].upper() + after[1:]  # SANT'ELIA may be sant'Elia or Sant'Elia
        ways = (word, lower, capital, HIDDEN + capital, joined, joined[:1].upper() + joined[1:])
        return any(map(self._has, ways))

    def _has(self, word: str) -> bool:
        letters = word.encode()
        for units in self._automata:
            at, unit = 0, units[0]
            for letter in letters:
                at ^= ((unit >> 10) << ((unit & _FAR) >> 6)) ^ letter
                unit = units[at]
                if unit & _LABEL != letter:
                    break
            else:
                if unit & _FINAL:
                    return True
        return False


def folder() -> Path:
    """Where this user's lists are kept."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "peraklad" / "words"


def place_of(dictionary: Path) -> Path:
    """Where the list made of a dictionary (a ``.dic`` file with its ``.aff`` beside it) is kept."""
    digest = hashlib.sha256(MAGIC)
    for path in (dictionary, dictionary.with_suffix(".aff")):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return folder() / f"{dictionary.stem}-{digest.hexdigest()[: 2 * _DIGEST]}.words"


def find(dictionary: Path) -> BuiltList | None:
    """The list made of a dictionary; None where there is none, or it isn't whole."""
    try:
        with place_of(dictionary).open("rb") as stream:
            data = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError, RuntimeError):  # ValueError: it is empty; RuntimeError: there is no home
        return None
    start = len(MAGIC) + _DIGEST
    if data[: len(MAGIC)] != MAGIC or data[len(MAGIC) : start] != _digest(data[start:]):
        return None
    length = int.from_bytes(data[start : start + 4], "little")
    about = msgspec.msgpack.decode(data[start + 4 : start + 4 + length], type=_About)
    at, automata = start + 4 + length, []
    while at < len(data):
        units = 4 * int.from_bytes(data[at : at + 4], "little")
        automata.append(data[at + 4 : at + 4 + units].cast("I"))
        at += 4 + units
    return BuiltList(about, automata)


def ask_for(dictionary: Path, locale: str) -> None:
    """Have a language's list built in the background, once; where that may not be, only note that it is wanted.

    Continuous integration begins anew each time and has a step for it.
    """
    with suppress(OSError, RuntimeError):
        wish = place_of(dictionary).with_suffix(_WISH)
        wish.parent.mkdir(parents=True, exist_ok=True)
        wish.touch(exist_ok=False)
        if may_run_in_background():
            import subprocess

            subprocess.Popen(
                [sys.executable, "-P", "-m", "pipeline", "dictionaries", "build", "--nicely", "--locale", locale],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until no other process of this user builds a list: each takes some 250 MB of memory."""
    import fcntl

    with suppress(OSError, RuntimeError):
        folder().mkdir(parents=True, exist_ok=True)
        with (folder() / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
            return
    yield


def may_run_in_background() -> bool:
    """Whether this machine's owner lets lists be built while nobody waits for them."""
    return not os.environ.get("CI") and os.environ.get("PERAKLAD_BACKGROUND", "1") != "0"


def take_wishes() -> bool:
    """Tell whether a list has been found wanting, the first time that this is asked of this user's lists."""
    with suppress(OSError, RuntimeError):
        if any(folder().glob(f"*{_WISH}")):
            (folder() / "told").touch(exist_ok=False)
            return True
    return False


def _digest(data: bytes | memoryview) -> bytes:
    return hashlib.sha256(data).digest()[:_DIGEST]


def build(dictionary: Path, usual_runs: Callable[[Path], frozenset[str]]) -> BuiltList:
    """Make the list of a dictionary and keep it.

    Raises UnreadableError for a dictionary of which not everything is understood, PerakladError for a folder that can't
    be written to or where the library that builds is not installed.
    """
    affixes = Affixes.read(dictionary.with_suffix(".aff"))
    automata, count = [], 0
    forms = affixes.forms(dictionary)
    while portion := set(islice(forms, PORTION)):
        count += len(portion)
        automata.append(_automaton(portion))
    about = _About(count, affixes.ignored, affixes.converted, "".join(sorted(usual_runs(dictionary))))
    told = msgspec.msgpack.encode(about)
    rest = b"".join([len(told).to_bytes(4, "little"), told, *automata])
    _keep(place_of(dictionary), [MAGIC, _digest(rest), rest])
    built = find(dictionary)
    if built is None:
        raise PerakladError("the list was written and can't be read", where=str(place_of(dictionary)))
    return built


def _automaton(words: set[str]) -> bytes:
    try:
        import dawg  # only to build: the library comes with an extra
    except ImportError:
        raise PerakladError("to build word lists takes a library", hint="Install peraklad[dictionaries].") from None
    return bytes(dawg.DAWG(sorted(words)).tobytes())


def _keep(place: Path, parts: Sequence[bytes]) -> None:
    """Put the file in place at one go: others may be building the same."""
    import tempfile

    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=".building-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.writelines(parts)
            Path(name).replace(place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise PerakladError(f"word lists can't be kept here ({error.strerror})", where=str(place.parent)) from error
