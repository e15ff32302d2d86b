"""Live checks in a process of their own, which is ended when a text takes it too long: no text holds the desk up."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

from pipeline import checks, languages
from pipeline.languages import dictionaries
from pipeline.model import Finding, Where
from pipeline.verbs.inspect import run_here

#: Seconds for the checks of one text, and for the process to begin, which loads dictionaries.
SECONDS, BEGIN_SECONDS = 1.5, 30.0

#: Seconds that a person's next text waits for the one before it, and how many of theirs may wait.
PATIENCE, WAITING = 1.0, 2


#: A text by which the process is warmed up, around words of the language: what most checks look for is in it.
_GREETING = "«{0}», {0} – {0} Adam’s 12,5 % ({0}) 5 {0}. {0}: 2 {0}!"


class TooMuchError(Exception):
    """The checks of this text took too long, or this person has too many under way."""


class Checking:
    """One process that checks texts, begun when it is first needed and again after it was ended."""

    def __init__(self) -> None:
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None
        #: The pairs of locales whose dictionaries the process has loaded.
        self._warm: set[tuple[str, str]] = set()
        self._lock = threading.Lock()
        self._persons: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._waiting: dict[str, int] = defaultdict(int)

    def run(self, person: str, subject: checks.Subject, severities: Mapping[str, str]) -> list[Finding]:
        """What the checks of single texts say of one. Raises TooMuchError."""
        with self._turn(person), self._lock:
            pipe = self._begin()
            try:
                pipe.send((subject, dict(severities)))
                pair = (subject.source_locale, subject.locale)
                if pipe.poll(SECONDS if pair in self._warm else BEGIN_SECONDS):
                    findings = pipe.recv()
                    self._warm.add(pair)
                    if isinstance(findings, list):
                        return findings
                    raise TooMuchError
            except (OSError, EOFError):
                pass  # it ended by itself
            self._end()
            raise TooMuchError

    def prepare(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Begin the process and have it load what it needs for pairs of locales, before anybody waits for it."""
        for source, target in pairs:
            texts = [_GREETING.format(languages.get(locale).name) for locale in (source, target)]
            subject = checks.Subject(texts[1], target, Where(""), source=texts[0], source_locale=source)
            with suppress(TooMuchError):
                self.run("", subject, {})

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    @contextmanager
    def _turn(self, person: str) -> Iterator[None]:
        """One text at a time of one person."""
        with self._lock_of_waiting:
            if self._waiting[person] >= WAITING:
                raise TooMuchError
            self._waiting[person] += 1
        try:
            if not self._persons[person].acquire(timeout=PATIENCE if self._warm else BEGIN_SECONDS):
                raise TooMuchError
            try:
                yield
            finally:
                self._persons[person].release()
        finally:
            with self._lock_of_waiting:
                self._waiting[person] -= 1

    _lock_of_waiting = threading.Lock()

    def _begin(self) -> Connection:
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._end()
            # Nothing is inherited: a copy of a process with threads may hold locks that nobody lets go of.
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs,), daemon=True, name="live-checks")
            self._process.start()
            theirs.close()
            self._warm.clear()
        return self._pipe

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join(5)
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def _serve(pipe: Connection) -> None:
    """The process: answers each text with a list of findings, or with what went wrong."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    warm: set[str] = set()
    with suppress(EOFError, OSError):
        while True:
            subject, severities = pipe.recv()
            try:
                _warm_up(subject, warm)
                pipe.send(run_here(subject, severities))
            except Exception as error:  # noqa: BLE001 - told to the desk
                pipe.send(repr(error)[:200])


def _warm_up(subject: checks.Subject, warm: set[str]) -> None:
    """Load the dictionaries that checks of such texts ask, so that no later text waits for them."""
    near = languages.get(subject.locale).related if subject.locale not in warm else ()
    for locale in {subject.locale, subject.source_locale, *near} - warm:
        warm.add(locale)
        if languages.is_known(locale):
            dictionaries.word_list(locale)
            dictionaries.trigrams(locale)
