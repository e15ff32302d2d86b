"""Print the figures of machine pre-translation: speed, and how often it did what must never happen.

    python benchmarks/mt.py [--kills 50] [--pairs 60000]

Apertium is the one on this machine; services are played by a server on loopback that speaks their wire formats.
"""

import argparse
import io
import logging
import os
import time
from collections import Counter
from contextlib import closing

from pipeline.config import EngineRules, LlmSettings
from pipeline.engines import get, informed
from pipeline.engines.brief import Brief
from pipeline.engines.llm import Llm
from pipeline.errors import EngineError
from pipeline.guard import Guard, runner
from tests.engines.killing import SEGMENTS, kill, kill_model
from tests.engines.models import HARMFUL, HARMLESS, MODEL, model
from tests.engines.services import KEY, MISBEHAVIOURS, rendered, serving
from tests.engines.test_wire import PATHS, VARIABLES, rules

SENTENCES = {
    "ru": [
        "Правительство утвердило план развития дорог на следующий год.",
        "Городской совет выделил деньги на ремонт трёх школ.",
        "Поезда между Минском и Брестом ходят по новому расписанию.",
        "Эксперты считают, что цены на хлеб весной не изменятся.",
        "В области открыли новый мост через реку.",
        "Министр встретился с делегацией и рассказал о реформе.",
    ],
    "be": [
        "Урад зацвердзіў план развіцця дарог на наступны год.",
        "Гарадскі савет выдзеліў грошы на рамонт трох школ.",
        "Цягнікі паміж Мінскам і Брэстам ходзяць паводле новага раскладу.",
        "Эксперты лічаць, што цэны на хлеб вясной не зменяцца.",
        "У вобласці адкрылі новы мост праз раку.",
        "Міністр сустрэўся з дэлегацыяй і расказаў пра рэформу.",
    ],
}


def late(_handler, number, _text):
    """Answer out of order."""
    time.sleep(((number * 7919) % 13) / 400)


def apertium():
    bounds = EngineRules(deadline=120)
    for source, target in (("be", "ru"), ("ru", "be")):
        texts = [f"{text[:-1]} ({number})." for number in range(400) for text in SENTENCES[source]]
        guard = Guard(get("apertium", bounds), bounds)
        next(iter(guard.translate(texts[:1], source, target)))
        speeds = []
        for _ in range(3):
            begin = time.perf_counter()
            answers = [answer for _, answer in guard.translate(texts, source, target)]
            speeds.append(len(texts) / (time.perf_counter() - begin))
        guard.close()
        refused = sum(bool(answer.why) for answer in answers)
        print(
            f"apertium {source}-{target}: {sorted(speeds)[1]:7.0f} segments/s guarded (median of 3 runs of {len(texts)}; {refused} refused)"
        )


def mixed_up():
    wrong = total = 0
    with serving() as server:
        server.behaviour = late
        for name in PATHS:
            bounds = rules(server, threads=8)
            texts = [f"The council met on {number} occasions." for number in range(1000, 1200)]
            guard = Guard(get(name, bounds), bounds)
            answers = dict(guard.translate(texts, "en", "be"))
            guard.close()
            total += len(texts)
            wrong += sum(answers[number].text != rendered(text, "be") for number, text in enumerate(texts))
    print(f"mixed-up answers, 8 threads, late and out of order: {wrong} of {total}")


def killed(kills):
    outcome = kill(kills)
    print(
        f"sent, and so paid, twice over {outcome.struck} kill -9 at work: {outcome.twice} of {SEGMENTS} segments "
        f"({outcome.translated} translated in the end, the others in doubt until --resend)"
    )


def models(calls, kills):
    """Every way in which a model and its server fail, so many calls each."""
    texts = [f"The council met on {number} occasions." for number in range(1000, 1005)]
    right = dict(enumerate(rendered(text, "be") for text in texts))
    wrong = leaked = made = kept = 0
    over = Counter()
    runner.BACKOFF = 0.01
    for name, behaviour in {**HARMLESS, **HARMFUL}.items():
        with model(behaviour) as server:
            rounds = 1 if name == "a byte now and then" else max(1, calls // 10)
            for _ in range(rounds):
                bounds = EngineRules(
                    attempts=1, threads=1, llm=LlmSettings(url=server.url, model=MODEL, deadline=1.0, rate=10_000.0)
                )
                guard = Guard(informed(get("llm", bounds), bounds, Brief()), bounds)
                before, begin, said = len(server.requests), time.monotonic(), ""
                try:
                    for number, answer in guard.translate(texts, "en", "be"):
                        wrong += answer.text not in ("", right[number])
                        kept += bool(answer.text)
                        said += answer.why
                except EngineError as error:
                    said += f"{error} {error.hint}"
                guard.close()
                asked = len(server.requests) - before
                over[name] += time.monotonic() - begin > asked * 1.1 + 0.5
                leaked += KEY in said
                made += asked
                if len(server.requests) >= calls:
                    break
    print(f"language model, {len(HARMFUL) + len(HARMLESS)} ways to answer, {made} calls: texts under another's key, refusals or chatter taken "
          f"{wrong}; keys told {leaked}; runs over their deadlines {over.total()} {dict(+over) or ''}; {kept} right texts kept; load {os.getloadavg()[0]:.1f}")  # fmt: skip
    outcome = kill_model(kills)
    print(f"language model, paid twice over {outcome.struck} kill -9 at work: {outcome.twice} of {SEGMENTS}")


def second_opinion(url, name):
    """How many planted faults a real model finds, and how many it invents in right texts."""
    if not url:
        print("second opinion: no server (--model-url, --model): how many faults it finds and invents is not known")
        return
    right = [*zip(SENTENCES["ru"], SENTENCES["be"], strict=True)] * 4
    wrong = [(one, fault(two, number)) for number, (one, two) in enumerate(right)]
    with closing(Llm(EngineRules(llm=LlmSettings(url=url, model=name)))) as engine:
        found = sum(map(bool, engine.opinions(wrong, "ru", "be").values()))
        invented = sum(map(bool, engine.opinions(right, "ru", "be").values()))
    print(
        f"second opinion of {name}: finds {found} of {len(set(wrong))} planted faults, invents {invented} in {len(set(right))}"
    )


def fault(text, number):
    """The sentence with another one's end, without its second half, or with a number that nobody said."""
    words = text.rstrip(".").split()
    half = len(words) // 2
    return [" ".join(words[:half]) + ".", " ".join([*words[:half], "не", *words[half:]]) + ".",
            " ".join([*words[:half], "1987", *words[half:]]) + "."][number % 3]  # fmt: skip


def misbehaving():
    log = logging.StreamHandler(stream := io.StringIO())
    logging.getLogger().addHandler(log)
    logging.getLogger().setLevel(logging.DEBUG)
    runner.BACKOFF = 0.01
    over = leaked = accepted = calls = 0
    worst = 0.0
    for behaviour in MISBEHAVIOURS.values():
        with serving() as server:
            server.behaviour = behaviour
            for name in PATHS:
                bounds = rules(server, deadline=0.5)
                engine = get(name, bounds).make(bounds)
                begin = time.monotonic()
                said = ""
                try:
                    accepted += engine.translate(["The council approved the budget."], "en", "be")[0] is not None
                except EngineError as error:
                    said = f"{error} {error.hint} {error!r} {error.__cause__!r}"
                seconds = time.monotonic() - begin
                engine.close()
                calls += 1
                worst = max(worst, seconds)
                over += seconds > 0.5 + 0.1
                leaked += KEY in said
    leaked += KEY in stream.getvalue()
    logging.getLogger().removeHandler(log)
    logging.getLogger().setLevel(logging.WARNING)
    print(f"calls over their deadline (0.5 s + 0.1 s for us): {over} of {calls}; the longest took {worst:.3f} s")
    print(f"keys in errors and debug logs: {leaked}; rubbish taken for a translation: {accepted} of {calls}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--model-url", default="", help="a server of chat completions, for the second opinion")
    parser.add_argument("--model", default="", help="its model")
    options = parser.parse_args()
    os.environ.update(dict.fromkeys([*VARIABLES, "LLM_API_KEY"], KEY), NO_PROXY="127.0.0.1")
    apertium()
    mixed_up()
    misbehaving()
    killed(options.kills)
    models(500, options.kills)
    second_opinion(options.model_url, options.model)


if __name__ == "__main__":
    main()
