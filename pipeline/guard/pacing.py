"""Keeping within what a service allows: a bucket for the rate, a breaker for when it fails, a cap on characters."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from pipeline.errors import EngineError


@dataclass(slots=True)
class Bucket:
    """A token bucket shared by threads: ``rate`` calls a second, with a burst of one second's worth. 0: no limit."""

    rate: float
    _tokens: float = field(default=1.0, init=False)
    _at: float = field(default_factory=time.monotonic, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def delay(self) -> float:
        """Take a token and return the seconds to wait before using it."""
        if self.rate <= 0:
            return 0.0
        with self._lock:
            now = time.monotonic()
            self._tokens = min(max(1.0, self.rate), self._tokens + (now - self._at) * self.rate) - 1
            self._at = now
            return max(0.0, -self._tokens / self.rate)


@dataclass(slots=True)
class Breaker:
    """Opens after so many failures in a row, of all threads together; it stays open for the rest of the run."""

    limit: int
    _failures: int = field(default=0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def check(self, name: str) -> None:
        """Raise EngineError if it is open."""
        if self._failures >= self.limit:
            raise EngineError(
                f"{name}: gave up after {self.limit} failures in a row", hint="What was translated is kept; try later."
            )

    def failed(self) -> None:
        """Count a failure."""
        with self._lock:
            self._failures += 1

    def worked(self) -> None:
        """Forget the failures: the service answers."""
        with self._lock:
            self._failures = 0


@dataclass(slots=True)
class Allowance:
    """The characters that may still be sent in this run."""

    limit: int
    spent: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def take(self, characters: int) -> None:
        """Count characters. Raises EngineError where they would go beyond the cap."""
        with self._lock:
            if self.spent + characters > self.limit:
                raise EngineError(
                    f"the cap of {self.limit:,} characters a run is reached",
                    hint="Raise max-characters under [tool.peraklad.engines], or run again for the rest.",
                )
            self.spent += characters
