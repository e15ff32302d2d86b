"""Print how well sentences are found (F1 of boundaries, by language) and how fast, beside razdel in the same run.

    python -m benchmarks.segmentation --gold FILE

FILE has one paragraph a line, {"locale", "set", "sentences"}; the text given to a splitter is the sentences joined
with one space. Without --gold it is segmentation/gold-dev.jsonl in the directory that PERAKLAD_BENCH names.
"""

import argparse
import json
import os
import time
from collections import defaultdict
from pathlib import Path

from razdel import sentenize

from pipeline.languages import every
from pipeline.languages.sentences import split_sentences

#: Sets of edited prose, for which the rules are made; the others are chats, mails, reviews, verse.
PROSE = {
    "en/gum-news", "en/gum-prose", "en/ewt-weblog", "be/press", "be/wiki", "be/lit", "be/telegram",
    "ru/syntag", "ru/corpora", "ru/taiga-encycl", "ru/taiga-fiction", "ru/taiga-news", "ru/pud",
}  # fmt: skip


def razdel_sentences(text, _locale):
    return [found.text for found in sentenize(text)]


def boundaries(sentences):
    """Where the sentences but the last end, counted in characters that are not white space."""
    total, ends = 0, set()
    for sentence in sentences[:-1]:
        total += len("".join(sentence.split()))
        ends.add(total)
    return ends


def measure(split, locale, paragraphs):
    """Precision, recall and F1 in per cent; megabytes of UTF-8 text a second (the best of three runs)."""
    texts = [" ".join(paragraph) for paragraph in paragraphs]
    seconds = float("inf")
    for _ in range(3):
        begin = time.perf_counter()
        found = [split(text, locale) for text in texts]
        seconds = min(seconds, time.perf_counter() - begin)
    hits = claimed = wanted = 0
    for paragraph, sentences in zip(paragraphs, found, strict=True):
        want, got = boundaries(paragraph), boundaries([s for s in sentences if s.strip()])
        hits, claimed, wanted = hits + len(want & got), claimed + len(got), wanted + len(want)
    precision, recall = hits / (claimed or 1), hits / (wanted or 1)
    f1 = 2 * precision * recall / ((precision + recall) or 1)
    return 100 * precision, 100 * recall, 100 * f1, sum(len(text.encode()) for text in texts) / seconds / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path)
    gold = parser.parse_args().gold
    if gold is None:
        if "PERAKLAD_BENCH" not in os.environ:
            parser.error("give --gold FILE, or name a directory in PERAKLAD_BENCH")
        gold = Path(os.environ["PERAKLAD_BENCH"], "segmentation", "gold-dev.jsonl")
    prose, everything = defaultdict(list), defaultdict(list)
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        everything[row["locale"]].append(row["sentences"])
        if row["set"] in PROSE:
            prose[row["locale"]].append(row["sentences"])
    print(f"{'':10}{'':6}{'text':8}{'precision':>10}{'recall':>8}{'F1':>8}{'MB/s':>8}")
    for name, split in (("peraklad", split_sentences), ("razdel", razdel_sentences)):
        for language in every():
            split("Warm up.", language.code)
            for text, paragraphs in (("prose", prose), ("all", everything)):
                if found := paragraphs[language.code]:
                    precision, recall, f1, speed = measure(split, language.code, found)
                    print(f"{name:10}{language.code:6}{text:8}{precision:10.2f}{recall:8.2f}{f1:8.2f}{speed:8.1f}")


if __name__ == "__main__":
    main()
