"""A language model behind any server of chat completions: it reads the whole article, and answers by key."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from pipeline import languages
from pipeline.config import EngineRules, LlmSettings
from pipeline.engines import opinions, prompting, trust
from pipeline.engines.base import EngineInfo, TextError, TransientError
from pipeline.engines.brief import Brief
from pipeline.engines.opinions import Opinion
from pipeline.engines.prompting import MisshapenError
from pipeline.engines.sending import Request, Sender, retry_after
from pipeline.errors import EngineError, printable

KEY_VARIABLE = "LLM_API_KEY"

#: An answer is reckoned to have up to this many times the tokens of its text: Cyrillic costs more of them.
GROWTH = 2.5

_HERE = frozenset({"127.0.0.1", "::1", "localhost"})


class Llm:
    """One connection to a model's server, for the texts of one article."""

    def __init__(self, rules: EngineRules, brief: Brief | None = None) -> None:
        self._settings = rules.llm
        self._brief = brief or Brief()
        self._sender: Sender | None = None
        self._forms = list(prompting.FORMS)
        self._window = rules.llm.context
        self._whys: dict[str, TextError] = {}
        self._proven = False
        key = os.environ.get(KEY_VARIABLE, "").strip()
        self._key = key if trust.may_have_key("llm", rules) else ""
        self._held_back = bool(key and not self._key)
        address = urlsplit(self._settings.url)
        if self._key and address.scheme != "https" and address.hostname not in _HERE:
            raise EngineError("llm: a key is sent only over https", hint="Correct url in [tool.peraklad.engines.llm].")

    def translate(self, texts: list[str], source: str, target: str) -> list[str | TextError | None]:
        """Return the translations by the keys they came under; a call whose answer is misshapen is made in halves."""
        self._whys.clear()
        answers = self._asked(texts, source, target)
        keys = map(prompting.key_of, texts)
        return [answers.get(key) or self._whys.get(key) for key in keys]

    def opinions(self, pairs: Sequence[tuple[str, str]], source: str, target: str) -> Mapping[str, list[Opinion]]:
        """What the model says against finished translations, by the key of each pair; a misshapen answer says nothing.

        Raises EngineError, TransientError where another attempt may work.
        """
        result: dict[str, list[Opinion]] = {}
        for portion in self._portions_of(pairs):
            data = {
                "model": self._settings.model,
                "temperature": 0,
                "stream": False,
                "max_tokens": opinions.ANSWER * len(portion) + 100,
                "messages": [
                    {"role": "system", "content": opinions.system(source, target)},
                    {"role": "user", "content": opinions.user(portion)},
                ],
            }
            try:
                result |= opinions.read(self._content(*self._send(data)), portion)
            except (MisshapenError, TextError):
                if len(portion) > 1:
                    for pair in portion:
                        result |= self.opinions([pair], source, target)
        return result

    def _portions_of(self, pairs: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
        """Pairs by calls; by itself what speaks to the machine."""
        portions: list[list[tuple[str, str]]] = []
        left = 0
        for pair in pairs:
            alone = prompting.gives_orders("\n".join(pair))
            if alone or left < opinions.weight(pair):
                portions.append([])
                left = self._settings.context - prompting.tokens(opinions.system(languages.ENGLISH, languages.ENGLISH))
            portions[-1].append(pair)
            left = 0 if alone else left - opinions.weight(pair)
        return portions

    def close(self) -> None:
        """Close the connection."""
        if self._sender is not None:
            self._sender.close()
            self._sender = None

    def _asked(self, texts: Sequence[str], source: str, target: str) -> dict[str, str]:
        try:
            answers = self._call(texts, source, target)
        except (MisshapenError, TextError) as error:
            answers = {}
            if len(texts) == 1:
                failure = error if isinstance(error, TextError) else TextError(f"llm: {error}")
                self._whys[prompting.key_of(texts[0])] = failure
        left = [text for text in texts if prompting.key_of(text) not in answers]
        if not left or len(texts) == 1:
            return answers
        # What came under the right key stays; what is missing is asked for again, by fewer at a time.
        middle = (len(left) + 1) // 2 if len(left) == len(texts) else len(left)
        for part in filter(None, (left[:middle], left[middle:])):
            answers |= self._asked(part, source, target)
        return answers

    def _call(self, texts: Sequence[str], source: str, target: str) -> dict[str, str]:
        while True:
            data = self.body(texts, source, target)
            form = self._forms[0]
            if form:
                data["response_format"] = prompting.response_format(form, texts)
            status, headers, body = self._send(data)
            if _is_too_long(status, body):
                self._window = self._window * 2 // 3  # tokens are counted otherwise there; what stands around gives way
                continue
            # llama-cpp-python calls a form that it doesn't know an error of its own.
            unknown = status in (400, 422, 501) or (status == 500 and b"response_format" in body)
            if not unknown or not form or self._proven:
                break
            self._forms.pop(0)  # an older server: it is asked for less, and read as strictly
        content = self._content(status, headers, body)
        self._proven = True
        answers = prompting.read(content, texts)
        if len(set(answers.values())) < len(answers):
            # Two texts that say the same are rare, and cost a call each; a model that gives one answer to all is not.
            raise MisshapenError("different texts got one answer")
        return answers

    def body(self, texts: Sequence[str], source: str, target: str) -> dict[str, Any]:
        """What is sent for these texts. Raises MisshapenError where the model's window is too small."""
        context = self._window
        asked = prompting.system(source, target, self._brief)
        own = sum(map(prompting.tokens, texts))
        answer = round(GROWTH * own) + 12 * len(texts) + 50
        sisters = sum(prompting.tokens(self._brief.sisters.get(text, "")) for text in texts)
        room = context - prompting.tokens(asked) - own - sisters - 16 * len(texts) - answer
        if room < 0:
            raise MisshapenError(f"the model's window of {context} tokens is too small for this text")
        return {
            "model": self._settings.model,
            "temperature": 0,
            "stream": False,
            "max_tokens": answer,
            "messages": [
                {"role": "system", "content": asked},
                {"role": "user", "content": prompting.user(texts, self._brief, room)},
            ],
        }

    def _send(self, data: dict[str, Any] | None, path: str = "/chat/completions") -> tuple[int, Any, bytes]:
        sender = self._sender = self._sender or Sender()
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        request = Request("POST" if data else "GET", self._settings.url.rstrip("/") + path, json=data, headers=headers)
        try:
            return sender.send(request, self._settings.deadline)
        except TransientError as error:
            self._sender = None
            raise type(error)(f"llm: {error.message}") from None

    def _content(self, status: int, headers: Any, body: bytes) -> str:
        """The answer's text. Raises EngineError for what ends the run, TransientError, TextError, MisshapenError."""
        if status in (401, 403):
            host = printable(urlsplit(self._settings.url).hostname or "", 80)
            hint = f"The key was not sent: to trust this host, set {trust.VARIABLE}={host}." if self._held_back else ""
            raise EngineError(f"llm: the server refuses us (status {status})", hint=hint or f"Check {KEY_VARIABLE}.")
        if status == 402:
            raise EngineError("llm: the account has nothing left (status 402)", hint="What was translated is kept.")
        if status == 404:
            raise self._no_model()
        if _is_too_long(status, body):
            raise MisshapenError("the text is too long for the model's window; lower `context` in the settings")
        if status in (400, 422):
            if self._lacks_model(body):
                raise self._no_model()
            raise TextError(f"llm: the server won't take this text (status {status})")
        if not 200 <= status < 300:
            raise TransientError(f"llm: the server is busy (status {status})", after=retry_after(headers))
        try:
            choice = json.loads(body)["choices"][0]
            message = choice["message"]
            content = message.get("content")
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise TransientError("llm: the answer is none of a server of chat completions; is url right?") from None
        if message.get("refusal") or choice.get("finish_reason") == "content_filter":
            raise MisshapenError("the model refuses this text")
        if choice.get("finish_reason") == "length":
            raise MisshapenError("the answer was cut off")
        if not isinstance(content, str):
            raise MisshapenError("the answer is empty")
        return content

    def _models(self) -> list[str]:
        """The models that the server has, where it says so."""
        try:
            status, _, body = self._send(None, "/models")
            models = json.loads(body)["data"] if status == 200 else []
            return [str(model["id"]) for model in models if isinstance(model, dict) and "id" in model]
        except (EngineError, ValueError, LookupError, TypeError, RecursionError):
            return []

    def _lacks_model(self, body: bytes) -> bool:
        """Whether a refusal is for want of the model: servers say so in many words, and their list in one way."""
        name = self._settings.model
        if self._proven or not (b"model" in body.lower() or name.encode() in body):
            return False
        have = self._models()
        return bool(have) and name not in have

    def _no_model(self) -> EngineError:
        have = [printable(model, 80) for model in self._models()]
        if have and self._settings.model not in have:
            return EngineError(
                f"llm: the server has no model “{printable(self._settings.model, 80)}”",
                hint=f"It has {', '.join(have[:10])}{'…' if len(have) > 10 else ''}.",
            )
        return EngineError("llm: there is no server of chat completions at this url", hint="It mostly ends in /v1.")


def _is_too_long(status: int, body: bytes) -> bool:
    return status == 413 or (status == 400 and (b"context" in body.lower() or b"too long" in body.lower()))


def _portions(settings: LlmSettings, texts: list[str]) -> list[list[str]]:
    """Texts by calls: no more than the model's window holds twice over, and by itself what speaks to the machine."""
    result: list[list[str]] = []
    weight = settings.context
    for text in texts:
        own = round(prompting.tokens(text) * (2 + GROWTH)) + 30
        alone = prompting.gives_orders(text)
        if alone or weight + own > settings.context // 2 or len(result[-1]) >= settings.batch:
            result.append([])
            weight = 0
        result[-1].append(text)
        weight = settings.context if alone else weight + own
    return result


def _tokens(rules: EngineRules, brief: Brief, texts: list[str], source: str, target: str) -> tuple[int, int]:
    """Tokens that will be sent, and about how many come back: what is asked stands in every call."""
    engine = Llm(rules, brief)
    sent = answered = 0
    for portion in _portions(rules.llm, texts):
        try:
            body = engine.body(portion, source, target)
        except MisshapenError:
            continue
        sent += sum(prompting.tokens(message["content"]) for message in body["messages"])
        answered += round(GROWTH * sum(map(prompting.tokens, portion)) * 0.7) + 12 * len(portion)
    return sent, answered


def _informed(info: EngineInfo, rules: EngineRules, brief: Brief) -> EngineInfo:
    return replace(
        info,
        make=partial(Llm, brief=brief),
        variant=rules.llm.model,
        version=f"{prompting.VERSION} {rules.llm.url} {rules.llm.model} {rules.llm.context} {brief.digest}",
        portions=partial(_portions, rules.llm),
        tokens=partial(_tokens, rules, brief),
    )


def _unavailable(rules: EngineRules) -> str:
    missing = [name for name in ("url", "model") if not getattr(rules.llm, name)]
    return f"{' and '.join(missing)} must be set in [tool.peraklad.engines.llm]" if missing else ""


def _serves(source: str, target: str) -> bool:
    return source != target and languages.is_known(source) and languages.is_known(target)


LLM = EngineInfo(
    "llm",
    Llm,
    _serves,
    "any direction, by a language model that reads the whole article (a server of one's own, or internet and key)",
    _unavailable,
    longest=6_000,
    threads=8,
    paid=True,
    masks=False,
    informed=_informed,
)
