"""Running texts through one engine: what comes out is a translation that passed every test, or a reason."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from pipeline import markdown
from pipeline.config import EngineRules
from pipeline.engines.base import Engine, EngineInfo, InDoubtError, TextError, TransientError
from pipeline.errors import EngineError
from pipeline.guard.cache import Cache, Key
from pipeline.guard.jobs import Job, Results, job_of
from pipeline.guard.masking import unmask
from pipeline.guard.pacing import Allowance, Breaker, Bucket
from pipeline.guard.refusal import is_notice, may_be_kept, refuse
from pipeline.guard.terms import enforce
from pipeline.model import Term

#: Failures in a row, of all threads together, after which a run gives the engine up.
FAILURES = 6

#: Seconds that a service may ask us to wait; where it wants more, the text stays missing.
PATIENCE = 60.0

#: Seconds before the second attempt; doubled for each further one, and drawn at random up to that.
BACKOFF = 1.0

_IN_DOUBT = "it was sent before and no answer came, so it may have been paid for; --resend sends it again"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a text: its translation, or why there is none; ``refused`` is what may still be kept."""

    text: str = ""
    why: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run would send: texts that need a call, and their characters as the service counts them.

    ``tokens``, ``answered``: sent and about how many come back, where tokens are what is paid for. ``cost``: by the
    settings' prices.
    """

    texts: int = 0
    characters: int = 0
    tokens: int = 0
    answered: int = 0
    cost: float = 0.0


class Guard:
    """One engine within its bounds, for one run. Close it when done."""

    def __init__(
        self,
        info: EngineInfo,
        rules: EngineRules,
        cache: Cache | None = None,
        terms: Sequence[Term] = (),
        *,
        resend: bool = False,
    ) -> None:
        self.info = info
        self._rules = rules
        settings = rules.of(info.name)
        self.price = settings.price
        self._paid = info.paid and settings.price != 0
        self._cache = None if info.local else cache
        self._terms = terms
        self._resend = resend or not self._paid
        self._bucket = Bucket(info.rate if settings.rate is None else settings.rate)
        self._breaker = Breaker(FAILURES)
        self._allowance = Allowance(10**12 if info.local else rules.max_characters)
        self._stop = threading.Event()
        self._mine = threading.local()
        self._engines: list[Engine] = []

    def close(self) -> None:
        """End all work and let go of the engine's processes and connections."""
        self._stop.set()
        while self._engines:
            self._engines.pop().close()

    @property
    def spent(self) -> int:
        """Characters sent so far."""
        return self._allowance.spent

    def preview(self, texts: Sequence[str], source: str, target: str) -> Preview:
        """Say what translating these texts would send, without sending anything."""
        jobs = [job_of(text, source, target, self._terms, self.info) for text in dict.fromkeys(texts)]
        results = self._known(jobs, source, target)
        left = {piece for job in jobs for piece in job.pieces if not results.knows(piece)}
        characters = sum(map(len, left))
        if self.info.tokens is None:
            return Preview(len(left), characters, cost=characters * (self.price or 0.0) / 1_000_000)
        tokens, answered = self.info.tokens(sorted(left), source, target)
        settings = self._rules.llm
        cost = (tokens * (settings.price or 0.0) + answered * (settings.answer_price or 0.0)) / 1_000_000
        return Preview(len(left), characters, tokens, answered, cost)

    def translate(self, texts: Sequence[str], source: str, target: str) -> Iterator[tuple[int, Answer]]:
        """Yield each text's number with its answer, as they come in.

        Raises EngineError, after the last answer that there is, where the engine as a whole gave up; after it too an
        interrupt (KeyboardInterrupt) that comes while answers are waited for.
        """
        jobs = [job_of(text, source, target, self._terms, self.info) for text in texts]
        results = self._known(jobs, source, target)
        left = list(dict.fromkeys(piece for job in jobs for piece in job.pieces if not results.knows(piece)))
        waiting = dict(enumerate(jobs))
        yield from self._ready(waiting, results, source, target)
        batches = self._batches(left)
        threads = min(self._rules.threads, self.info.threads)
        executor = ThreadPoolExecutor(threads, thread_name_prefix=self.info.name)
        try:
            futures = [executor.submit(self._call, batch, source, target, results) for batch in batches]
            for future in as_completed(futures):
                _raise_bugs(future)
                yield from self._ready(waiting, results, source, target)
        except KeyboardInterrupt:
            # What has been answered by now has been paid for.
            self._end(executor)
            yield from self._ready(waiting, results, source, target)
            raise
        finally:
            self._end(executor)
            self._stop.clear()
        if results.fatal:
            raise results.fatal[0]

    def inform(self, info: EngineInfo) -> None:
        """Go on with the engine as it is told of another article; bounds and what was spent stay."""
        while self._engines:
            self._engines.pop().close()
        self.info, self._mine = info, threading.local()

    def _batches(self, texts: list[str]) -> list[list[str]]:
        if self.info.portions:
            return self.info.portions(texts)
        return [texts[start : start + self.info.batch] for start in range(0, len(texts), self.info.batch)]

    def _end(self, executor: ThreadPoolExecutor) -> None:
        self._stop.set()
        executor.shutdown(cancel_futures=True)

    def _known(self, jobs: list[Job], source: str, target: str) -> Results:
        results = Results()
        if self._cache is None:
            return results
        for piece in {piece for job in jobs for piece in job.pieces}:
            sent, answer = self._cache.find(self._key(piece, source, target))
            if answer is not None:
                results.answers[piece] = answer
            elif sent and not self._resend:
                results.reasons[piece] = _IN_DOUBT
        return results

    def _key(self, piece: str, source: str, target: str) -> Key:
        return Key(self.info.name, self.info.version, source, target, piece)

    def _ready(
        self, waiting: dict[int, Job], results: Results, source: str, target: str
    ) -> Iterator[tuple[int, Answer]]:
        """Take the jobs off the list of which every piece is known."""
        for number in [number for number, job in waiting.items() if all(map(results.knows, job.pieces))]:
            answer = self._finished(waiting[number], results, source, target)
            del waiting[number]
            yield number, answer

    def _finished(self, job: Job, results: Results, source: str, target: str) -> Answer:
        reason = job.why or next((results.reasons[piece] for piece in job.pieces if piece in results.reasons), "")
        if reason:
            return Answer(why=reason)
        given = " ".join(results.answers[piece].strip() for piece in job.pieces) if job.pieces else job.masked.text
        text, reason = unmask(given, job.masked)
        reason = reason or refuse(job.text, text, source, target, words=self.info.words)
        if reason:
            return Answer(why=reason, refused=text.strip() if may_be_kept(reason, self._rules.refused) else "")
        mended = enforce(job.text, text, source, target, self._terms)
        # A name may stand in an address too, where the house's spelling would break a link.
        if markdown.signature(job.text).differences(markdown.signature(mended)):
            mended = text
        return Answer(mended.strip())

    def _call(self, batch: list[str], source: str, target: str, results: Results) -> None:
        """Have a batch translated, with as many attempts as may help; the run stops if the engine is done for."""
        if self._stop.is_set():
            return
        retrying = Retrying(
            stop=stop_after_attempt(self._rules.attempts),
            wait=_wait,
            retry=retry_if_exception(self._worth_another),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            self._allowance.take(sum(map(len, batch)))
            retrying(self._attempt, batch, source, target, results)
        except (TransientError, TextError) as error:
            reason = _IN_DOUBT if isinstance(error, InDoubtError) and self._paid else error.message
            results.reasons.update(dict.fromkeys(batch, reason))
        except EngineError as error:
            results.fatal.append(error)
            self._stop.set()

    def _attempt(self, batch: list[str], source: str, target: str, results: Results) -> None:
        self._breaker.check(self.info.name)
        self._sleep(self._bucket.delay())
        keys = [self._key(piece, source, target) for piece in batch]
        if self._cache is not None:
            self._cache.sending(keys)
        try:
            answers = self._engine().translate(batch, source, target)
            if len(answers) != len(batch):
                # Nobody knows which answer belongs to which text.
                raise TransientError(f"{self.info.name}: {len(answers)} answers to {len(batch)} texts")
        except EngineError as error:
            in_doubt = isinstance(error, InDoubtError) and self._paid
            if self._cache is not None and not in_doubt:
                for key in keys:
                    self._cache.forget(key)
            if isinstance(error, TransientError):
                self._breaker.failed()
            raise
        self._breaker.worked()
        for key, answer in zip(keys, answers, strict=True):
            self._keep(key, answer, results)

    def _keep(self, key: Key, answer: str | TextError | None, results: Results) -> None:
        """Remember an answer, unless it is none: what a service says of itself must not come back from the cache."""
        if isinstance(answer, str) and answer.strip() and not is_notice(key.text, answer):
            if self._cache is not None:
                self._cache.answered(key, answer)
            results.answers[key.text] = answer
            return
        if self._cache is not None:
            self._cache.forget(key)
        if isinstance(answer, TextError):
            results.reasons[key.text] = answer.message
            return
        results.reasons[key.text] = refuse(key.text, answer, key.source, key.target)
        if answer:
            self._breaker.failed()

    def _engine(self) -> Engine:
        """The thread's own instance: engines are not made to be shared."""
        with suppress(AttributeError):
            mine: Engine = self._mine.engine
            return mine
        self._mine.engine = self.info.make(self._rules)
        self._engines.append(self._mine.engine)
        return self._engine()

    def _worth_another(self, error: BaseException) -> bool:
        if not isinstance(error, TransientError) or (isinstance(error, InDoubtError) and self._paid):
            return False
        return error.after is None or error.after <= PATIENCE

    def _sleep(self, seconds: float) -> None:
        if seconds > 0 and self._stop.wait(seconds):
            raise EngineError(f"{self.info.name}: the run was stopped", hint="What was translated is kept.")


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    backoff = wait_random_exponential(multiplier=BACKOFF, max=PATIENCE)(state)
    after = error.after if isinstance(error, TransientError) else None
    return backoff if after is None else max(after, min(backoff, after + BACKOFF))


def _raise_bugs(future: Future[None]) -> None:
    """Engines' errors are kept among the results; anything else that went wrong in a thread is raised here."""
    if not future.cancelled():
        future.result()
