"""Print false alarms and recall of the checks, and their speed, on real text with seeded slips put in.

    python benchmarks/checks.py --gold FILE [--pairs FOLDER]

FILE has one paragraph a line, {"locale", "set", "sentences"}: by default segmentation/gold-dev.jsonl in the directory
that PERAKLAD_BENCH names. FOLDER is searched for real EN-RU and EN-BE catalogs, **/{ru,be}/**/*.{po,mo}; by default it
is /usr/share/locale and where this Python's packages lie (Django's and Sphinx's catalogs, where installed, are read).
"""

import argparse
import gc
import gettext
import json
import os
import random
import re
import sys
import sysconfig
import time
from collections import Counter, defaultdict
from pathlib import Path

import polib

from pipeline import glossary, languages
from pipeline.alignment import reading
from pipeline.checks import CHECKS, ISSUE_CHECKS, Subject, run, run_issue, view
from pipeline.languages import dictionaries, quantities
from pipeline.model import Severity, Where

SEED = 11
LATIN, CYRILLIC = "aceopxyiABCEHKMOPTXI", "асеорхуіАВСЕНКМОРТХІ"
#: A catalog of a program also has its own notation, which no article has.
PROGRAM = re.compile(r"%[\w(]|\{|\}|<\w|&\w|\$\w|\n|`|\\|_\w|^-|--\w|\w_\w|::|\|")
BY_SLUG = {check.slug: check for check in CHECKS}


def found(slug, text, locale, source=None, source_locale="en"):
    subject = Subject(text, locale, Where("x"), source=source, source_locale=source_locale)
    return list(run([BY_SLUG[slug]], subject, {}))


def row(what, figure, bar, note=""):
    print(f"{what:52}{figure:>12}   {bar:14}{note}", flush=True)


def percent(part, whole):
    return 100 * part / whole if whole else float("nan")


def tokens(text):
    return re.findall(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*", text)


def in_sentence(text, word, slip):
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _: slip, text, count=1)


def typed_with(word, own, other):
    """What the keys of a word give on another layout."""
    keys = {letter: key for key, letter in languages.get(own).keyboard.items()}
    board = languages.get(other).keyboard
    return "".join(board.get(keys.get(char, char), char) for char in word)


def layout(texts, rng, show):
    for locale, lines in texts.items():
        alarms = [(line, one) for line in lines for one in found("keyboard-layout", line, locale)]
        count = sum(len(tokens(line)) for line in lines)
        row(f"layout: false alarms per 10,000 tokens, {locale}", f"{1e4 * len(alarms) / count:.2f}", "<= 0.5")
        for line, one in alarms[:show]:
            print("    ", one.message, one.hint, "|", line[:100])
    pairs = (("en", "ru"), ("en", "be"), ("ru", "en"), ("be", "en"), ("ru", "be"), ("be", "ru"))
    for own, other in pairs:
        hits = total = 0
        missed = []
        for line in rng.sample(texts[own], min(2500, len(texts[own]))):
            words = [
                word
                for word in tokens(line)
                if len(word) >= 4 and set(word.lower()) <= set(languages.get(own).alphabet + "'’")
            ]
            if not words:
                continue
            word = rng.choice(words)
            slip = typed_with(word, own, other)
            text = in_sentence(line, word, slip)
            if text == line:
                continue
            total += 1
            got = any(f"“{word}”" in one.hint for one in found("keyboard-layout", text, own))
            hits += got
            missed += [] if got else [(word, slip)]
        bar = ">= 84" if "be" in (own, other) else ">= 94"
        row(f"layout: recall, {own} typed on {other}, {total} slips", f"{percent(hits, total):.1f} %", bar)
        if show:
            print("    ", missed[: show * 3])


def homoglyphs(texts, rng, show):
    for locale, lines in texts.items():
        alarms = [(line, one) for line in lines for one in found("homoglyphs", line, locale)]
        row(
            f"homoglyphs: findings in real text, {locale}",
            len(alarms),
            "",
            f"of {len(lines)} sentences (real slips among them)",
        )
        for line, one in alarms[:show]:
            print("    ", one.message, one.hint, "|", line[:100])
    hits = total = 0
    for locale, lines in texts.items():
        pool = LATIN if locale == "en" else CYRILLIC
        table = str.maketrans(pool, CYRILLIC if locale == "en" else LATIN)
        for line in lines:
            words = [word for word in tokens(line) if len(word) > 1 and any(char in pool for char in word)]
            if not words:
                continue
            word = rng.choice(words)
            at = rng.choice([index for index, char in enumerate(word) if char in pool])
            slip = word[:at] + word[at].translate(table) + word[at + 1 :]
            text = in_sentence(line, word, slip)
            if text == line:
                continue
            total += 1
            got = any(slip in one.message for one in found("homoglyphs", text, locale))
            hits += got
            if not got and show:
                print("     missed", slip, line[:80])
    row(f"homoglyphs: recall, {total} slips of one letter", f"{percent(hits, total):.2f} %", ">= 99.9")


def letters(text):
    """The letters of a text's words, without addresses, file names and tags, which are of no language."""
    return sum(map(len, tokens(re.sub(r"<[^>]*>|\S*[@/_=]\S*|\S+\.[a-z]{2,4}\b\S*", " ", text))))


def wrong_language(texts, show):
    long = {locale: [line for line in lines if len(line) >= 20] for locale, lines in texts.items()}
    alarms = Counter()
    for locale, lines in long.items():
        wrong = [line for line in lines if found("wrong-language", line, locale)]
        alarms["n"] += len(wrong)
        alarms["of"] += len(lines)
        row(f"wrong language: false alarms, {locale}", f"{percent(len(wrong), len(lines)):.2f} %", "<= 0.2")
        for line in wrong[: show * 2]:
            print("    ", line[:120])
    row("wrong language: false alarms together", f"{percent(alarms['n'], alarms['of']):.2f} %", "<= 0.2")
    hits = total = running = found_running = 0
    for locale, lines in long.items():
        for expected in ("en", "be", "ru"):
            if expected != locale:
                missed = [line for line in lines if not found("wrong-language", line, expected)]
                hits, total = hits + len(lines) - len(missed), total + len(lines)
                running += sum(letters(line) >= 20 for line in lines)
                found_running += sum(letters(line) >= 20 for line in lines) - sum(
                    letters(line) >= 20 for line in missed
                )
                row(
                    f"wrong language: recall, {locale} among {expected}",
                    f"{100 - percent(len(missed), len(lines)):.2f} %",
                    ">= 98.5",
                )
                for line in missed[:show]:
                    print("    ", line[:120])
    row("wrong language: recall together", f"{percent(hits, total):.2f} %", ">= 98.5")
    row("wrong language: recall, 20 letters without addresses", f"{percent(found_running, running):.2f} %", ">= 98.5")


def glued(texts, rng, show):
    for locale, lines in texts.items():
        alarms = [(line, one) for line in lines for one in found("glued-words", line, locale)]
        sure = sum(one.severity is Severity.ERROR for _, one in alarms)
        count = sum(len(tokens(line)) for line in lines)
        row(
            f"glued words: findings per 10,000 tokens, {locale}",
            f"{1e4 * len(alarms) / count:.2f}",
            "",
            f"blocking: {1e4 * sure / count:.2f}",
        )
        for _, one in alarms[:show]:
            print("    ", one.severity, one.message, one.hint)
        hits = total = 0
        for line in rng.sample(lines, min(1000, len(lines))):
            places = [match.start() for match in re.finditer(r"(?<=[^\W\d_]{3}) (?=[^\W\d_]{3})", line)]
            if places:
                at = rng.choice(places)
                total += 1
                hits += bool(found("glued-words", line[:at] + line[at + 1 :], locale))
        row(f"glued words: recall, {locale}, {total} lost spaces", f"{percent(hits, total):.1f} %", "")


def pairs_of(folders):
    """Real pairs of whole phrases, by target locale, each once."""
    texts = defaultdict(dict)
    for folder in folders:
        for locale in ("ru", "be"):
            for path in sorted(folder.glob(f"**/{locale}/**/*.[pm]o")):
                for source, target in messages(path):
                    if source.count(" ") >= 3 and target and not PROGRAM.search(source) and not PROGRAM.search(target):
                        texts[locale].setdefault(source, target)
    return {locale: list(found.items()) for locale, found in texts.items()}


def messages(path):
    try:
        if path.suffix == ".po":
            return [
                (entry.msgid, entry.msgstr)
                for entry in polib.pofile(str(path))
                if not entry.fuzzy and not entry.obsolete
            ]
        with path.open("rb") as stream:
            catalog = gettext.GNUTranslations(stream)._catalog
        return [
            (source.split("\x04")[-1], target)
            for source, target in catalog.items()
            if isinstance(source, str) and source
        ]
    except (OSError, ValueError, UnicodeDecodeError, SyntaxError):
        return []


def on_pairs(pairs, rng, show):
    for locale, lines in pairs.items():
        counted = [(source, target) for source, target in lines if re.search(r"\d", source + target)]
        wrong = [(source, target) for source, target in counted if found("numbers", target, locale, source)]
        blocking = [
            pair
            for pair in wrong
            if any(one.severity is Severity.ERROR for one in found("numbers", pair[1], locale, pair[0]))
        ]
        row(
            f"numbers: false alarms, {len(counted)} en-{locale} pairs with digits",
            f"{percent(len(wrong), len(counted)):.2f} %",
            "<= 1.5",
            f"blocking: {percent(len(blocking), len(counted)):.2f} %",
        )
        for source, target in wrong[: show * 4]:
            print("    ", source[:110], "|", target[:110], "|", found("numbers", target, locale, source)[0].message)
        hits = total = 0
        for source, target in lines:
            digits = [match.start() for match in re.finditer(r"\d", target)]
            if not digits or not re.search(r"\d", source) or found("numbers", target, locale, source):
                continue
            at = rng.choice(digits)
            new = rng.choice([digit for digit in "123456789" if digit != target[at]])
            total += 1
            got = bool(found("numbers", target[:at] + new + target[at + 1 :], locale, source))
            hits += got
            if not got and show:
                print("     missed", target[at] + ">" + new, source[:80], "|", target[:80])
        row(f"numbers: a changed digit is found, en-{locale}, {total}", f"{percent(hits, total):.2f} %", ">= 99")
        all_checks(locale, lines, show)


def all_checks(locale, lines, show):
    every, errors = Counter(), Counter()
    flagged = 0
    samples = defaultdict(list)
    for source, target in lines:
        subject = Subject(target, locale, Where("x"), source=source, source_locale="en")
        said = list(run(CHECKS, subject, {}))
        for slug in {one.check for one in said}:
            every[slug] += 1
        blocking = {one.check for one in said if one.severity is Severity.ERROR}
        errors.update(blocking)
        flagged += bool(blocking)
        for one in said:
            samples[one.check].append((one.message, source[:70], target[:90]))
    row(
        f"blocking checks, {len(lines)} real en-{locale} pairs flagged",
        f"{percent(flagged, len(lines)):.2f} %",
        "<= 3",
        " ".join(f"{slug} {percent(n, len(lines)):.2f}" for slug, n in errors.most_common()),
    )
    row(
        f"every check, share of en-{locale} pairs with a finding",
        "",
        "",
        " ".join(f"{slug} {percent(n, len(lines)):.1f}" for slug, n in every.most_common()),
    )
    if show:
        for slug, rows in samples.items():
            if slug != "nbsp":
                for sample in rows[: show * 3]:
                    print("    ", slug, *sample, sep=" | ")


def speed(pairs, texts):
    lines = [(source, target, locale) for locale, found in pairs.items() for source, target in found]
    lines = lines or [(text, text, locale) for locale, found in texts.items() for text in found]
    subjects = [
        Subject(target, locale, Where(f"{n // 40}.po"), source=source, source_locale="en")
        for n, (source, target, locale) in enumerate(lines)
    ]
    for locale in ("en", "be", "ru", "uk"):  # the dictionaries are loaded once, whatever the number of texts
        dictionaries.is_word("word", locale)
        dictionaries.trigrams(locale)
    begin = time.process_time()
    for subject in subjects:
        for _ in run(CHECKS, subject, {}):
            pass
    each = time.process_time()
    for _ in run_issue(ISSUE_CHECKS, subjects, lambda _: {}):
        pass
    seconds = time.process_time() - begin
    letters = sum(len(one.text) + len(one.source) for one in subjects) / len(subjects)
    row(
        f"speed, {len(subjects)} pairs of {letters:.0f} characters",
        f"{len(subjects) / seconds:,.0f}/s",
        ">= 5,000",
        f"issue-wide checks: {seconds - (each - begin):.2f} s of {seconds:.2f} s",
    )


def news(path, rounds=4):
    """Pairs of news a second, with the sample's glossary and every check, those of whole issues too, in one process.

    An issue is six articles in both locales. In the first round no word has been seen before; in the later ones words
    are remembered, as in a process that checks an archive, and texts are forgotten, for each is met once.
    """
    terms = glossary.read(Path(__file__).parent.parent, "glossary.csv", ("en", "be", "ru"))
    documents = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    issues = defaultdict(list)
    for number, one in enumerate(documents):
        for locale in ("be", "ru"):
            lines = zip(one["en"], one[locale], strict=True)
            issues[number // 6] += [(locale, number, at, *pair) for at, pair in enumerate(lines)]
    for locale in ("en", "be", "ru", "uk"):
        dictionaries.is_word("word", locale)
        dictionaries.trigrams(locale)
    pairs = sum(map(len, issues.values()))
    figures = []
    gc.set_threshold(100_000)  # as the command does
    for _ in range(rounds):
        for remembered in (view._remembered, reading._remembered, quantities.read):
            remembered.cache_clear()
        begin = time.process_time()
        for number, texts in issues.items():
            subjects = [
                Subject(target, locale, Where(f"{article}.po", at, str(number), str(article), locale), source, "en",
                        "paragraph" if at else "title", terms)
                for locale, article, at, source, target in texts
            ]  # fmt: skip
            for subject in subjects:
                for _ in run(CHECKS, subject, {}):
                    pass
            for _ in run_issue(ISSUE_CHECKS, subjects, lambda _: {}):
                pass
        figures.append(pairs / (time.process_time() - begin))
    row("news, pairs a second: words new · then, texts new", f"{figures[0]:,.0f} · {max(figures[1:]):,.0f}", ">= 2,500")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--pairs", type=Path, action="append")
    parser.add_argument("--news", type=Path, help="pairs of news, a document a line: {en: […], be: […], ru: […]}")
    parser.add_argument("--show", type=int, default=0, help="print this many examples of what went wrong")
    parser.add_argument("--only", default="", help="only these parts, separated by commas")
    arguments = parser.parse_args()
    gold = arguments.gold
    if gold is None:
        if "PERAKLAD_BENCH" not in os.environ:
            parser.error("give --gold FILE, or name a directory in PERAKLAD_BENCH")
        gold = Path(os.environ["PERAKLAD_BENCH"], "segmentation", "gold-dev.jsonl")
    texts = defaultdict(list)
    for line in gold.read_text(encoding="utf-8").splitlines():
        paragraph = json.loads(line)
        texts[paragraph["locale"]] += paragraph["sentences"]
    named = os.environ.get("PERAKLAD_PAIRS")
    folders = (
        arguments.pairs or [Path(named)]
        if named or arguments.pairs
        else [Path("/usr/share/locale"), Path(sysconfig.get_path("purelib"))]
    )
    pairs = pairs_of(folders)
    rng = random.Random(SEED)
    only = set(filter(None, arguments.only.split(",")))
    about_news = arguments.news or gold.parent.parent / "pairs" / "pairs-dev.jsonl"
    for name, part in (
        ("news", lambda: news(about_news) if about_news.is_file() else None),
        ("speed", lambda: speed(pairs, texts)),
        ("layout", lambda: layout(texts, rng, arguments.show)),
        ("homoglyphs", lambda: homoglyphs(texts, rng, arguments.show)),
        ("language", lambda: wrong_language(texts, arguments.show)),
        ("glued", lambda: glued(texts, rng, arguments.show)),
        ("pairs", lambda: on_pairs(pairs, rng, arguments.show)),
    ):
        if not only or name in only:
            part()
    if not pairs:
        print("no real pairs found: give a folder with catalogs by --pairs", file=sys.stderr)


if __name__ == "__main__":
    main()
