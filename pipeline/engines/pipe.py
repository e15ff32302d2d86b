"""A chain of programs kept running: texts go in and come out one by one, with a null byte after each."""

from __future__ import annotations

import os
import selectors
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress

#: Bytes read or written at once.
_CHUNK = 65_536


class PipeError(Exception):
    """The programs broke off, gave no answer in time, or can't be started."""


class Pipe:
    """The chain, started on first use and again after it broke; for one thread."""

    def __init__(self, commands: Sequence[Sequence[str]]) -> None:
        self._commands = commands
        self._programs: list[subprocess.Popen[bytes]] = []
        self._into = self._out_of = -1

    def ask(self, texts: list[str], seconds: float) -> list[str | None]:
        """Return the answer to each text, None for one on which the programs break off.

        The seconds are for all of them together. Raises PipeError if they run out or the programs can't be started.
        """
        until = time.monotonic() + seconds
        answers: list[str | None] = []
        alone = False
        while len(answers) < len(texts):
            left = texts[len(answers) :][: 1 if alone else None]
            found, broken = self._exchange(left, until)
            answers += found
            if not broken:
                alone = False
            elif alone or len(left) == 1:
                answers.append(None)
                alone = False
            else:
                # Programs work ahead of one another: only a text sent alone can be blamed for a break.
                alone = True
        return answers

    def close(self) -> None:
        """End the programs at once."""
        for descriptor in (self._into, self._out_of):
            if descriptor >= 0:
                with suppress(OSError):
                    os.close(descriptor)
        self._into = self._out_of = -1
        for program in self._programs:
            program.kill()
        for program in self._programs:
            program.wait()
        self._programs = []

    def _start(self) -> None:
        source: int = -1
        try:
            for number, command in enumerate(self._commands):
                program = subprocess.Popen(
                    list(command),
                    stdin=subprocess.PIPE if number == 0 else source,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
                self._programs.append(program)
                if number == 0:
                    assert program.stdin is not None  # noqa: S101 - for the type checker: we asked for a pipe
                    self._into = os.dup(program.stdin.fileno())
                    program.stdin.close()
                else:
                    os.close(source)
                assert program.stdout is not None  # noqa: S101 - as above
                source = os.dup(program.stdout.fileno())
                program.stdout.close()
        except OSError as error:
            self._out_of = source
            self.close()
            raise PipeError(f"a program can't be started ({error.strerror})") from error
        self._out_of = source
        os.set_blocking(self._into, False)
        os.set_blocking(self._out_of, False)

    def _exchange(self, texts: list[str], until: float) -> tuple[list[str], bool]:
        """Send texts and read as many answers; the answers so far, and whether the programs broke off."""
        if not self._programs:
            self._start()
        unsent = memoryview("".join(text + "\0" for text in texts).encode("utf-8"))
        received = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self._out_of, selectors.EVENT_READ)
            selector.register(self._into, selectors.EVENT_WRITE)
            while received.count(b"\0") < len(texts):
                left = until - time.monotonic()
                events = selector.select(max(0.0, left))
                if not events and left <= 0:
                    self.close()
                    raise PipeError("no answer in time")
                for key, _ in events:
                    if key.fd == self._into:
                        unsent = self._write(unsent)
                        if not unsent:
                            selector.unregister(self._into)
                        continue
                    chunk = os.read(self._out_of, _CHUNK)
                    received += chunk
                    if not chunk:
                        self.close()
                        return _answers(received), True
        return _answers(received), False

    def _write(self, unsent: memoryview) -> memoryview:
        try:
            return unsent[os.write(self._into, unsent[:_CHUNK]) :]
        except BlockingIOError:
            return unsent
        except BrokenPipeError:
            # Its first program is gone: what the others still hold comes out before the end of the answers.
            return unsent[len(unsent) :]


def _answers(received: bytes) -> list[str]:
    return [part.decode("utf-8", errors="replace") for part in received.split(b"\0")[:-1]]
