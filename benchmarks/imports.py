"""How much of an article comes out of saved pages, beside other extractors on the same pages in the same run.

The pages are made here: invented sentences of three languages in the templates of many kinds of site, with known
gold. ``--kit DIR`` names a folder of real pages besides (``ground-truth.json`` with ``articleBody`` by name, and
``html/NAME.html.gz``), which is not part of this project. Overlap is counted in groups of four words, as
scrapinghub's article-extraction-benchmark does.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from benchmarks import sites
from pipeline import markdown
from pipeline.config import default_labels
from pipeline.errors import PerakladError
from pipeline.importing import ImportedPage, charset, htmlpage, recognise_page

FIELDS = ("issue", "locale", "section", "trend", "title", "lead", "caption", "author")
LABELS = default_labels()


@dataclass
class Score:
    """Sums over pages."""

    precision: float = 0.0
    recall: float = 0.0
    pages: int = 0
    seconds: float = 0.0
    failed: Counter[str] = field(default_factory=Counter)

    def add(self, gold: str, found: str) -> tuple[float, float]:
        wanted, have = shingles(gold), shingles(found)
        shared = sum((wanted & have).values())
        precision = shared / max(1, sum(have.values()))
        recall = shared / max(1, sum(wanted.values()))
        self.precision, self.recall, self.pages = self.precision + precision, self.recall + recall, self.pages + 1
        return precision, recall

    def row(self, name: str) -> str:
        pages = max(1, self.pages)
        precision, recall = self.precision / pages, self.recall / pages
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        speed = self.pages / max(1e-9, self.seconds)
        failed = f"  not read: {dict(self.failed)}" if self.failed else ""
        return f"{name:<16}{100 * precision:>9.2f}{100 * recall:>9.2f}{100 * f1:>9.2f}{speed:>10.1f}{failed}"


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    if len(words) < size:
        return Counter([tuple(words)]) if words else Counter()
    return Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1))


def ours(data: bytes) -> ImportedPage:
    return recognise_page(htmlpage.read(charset.decode(data, "x"), "x.html"), LABELS, "x.html")


def body_of(page: ImportedPage) -> str:
    """The text that readers see of the article: addresses and code included, numbers of lists not."""
    html = re.sub(r"</(?:p|li|h\d|td|th|pre|dt|dd)>|<br ?/?>", "\n", markdown.to_html("\n\n".join(page.body)))
    return unescape(re.sub(r"<[^>]*>", "", html))


def peers() -> dict[str, Callable[[bytes], str]]:
    """The other extractors that are installed (`make bench-import` installs all)."""
    found: dict[str, Callable[[bytes], str]] = {}
    try:
        import trafilatura

        found["trafilatura"] = lambda data: trafilatura.extract(data) or ""
    except ImportError:
        pass
    try:
        from lxml import html as lxml_html
        from readability import Document

        def readability(data: bytes) -> str:
            return str(lxml_html.fromstring(Document(charset.decode(data, "x")).summary()).text_content())

        found["readability"] = readability
    except ImportError:
        pass
    try:
        from newspaper import Article, Config

        def newspaper(data: bytes) -> str:
            config = Config()
            config.fetch_images = False
            article = Article("https://lake.example/a", config=config)
            article.download(input_html=charset.decode(data, "x"))
            article.parse()
            return str(article.text)

        found["newspaper4k"] = newspaper
    except ImportError:
        pass
    try:
        from goose3 import Goose

        found["goose3"] = lambda data: Goose().extract(raw_html=charset.decode(data, "x")).cleaned_text
    except ImportError:
        pass
    return found


def bodies(name: str, pages: list[tuple[str, bytes, str]], verbose: bool) -> None:
    """Overlap with the gold bodies, for us and for each peer."""
    print(f"\n{name}: {len(pages)} pages\n{'':16}precision   recall       F1   pages/s")

    def measure(label: str, extract: Callable[[bytes], str]) -> None:
        score = Score()
        for page, data, gold in pages:
            start = time.process_time()
            try:
                text = extract(data)
            except Exception as error:  # noqa: BLE001 - peers fail in ways of their own
                text = ""
                score.failed[type(error).__name__] += 1
            score.seconds += time.process_time() - start
            precision, recall = score.add(gold, text)
            if verbose and label == "peraklad" and min(precision, recall) < 0.97:
                print(f"    {page}: precision {precision:.3f}, recall {recall:.3f}")
        print(score.row(label), flush=True)  # one after the other, for some take minutes

    measure("peraklad", lambda data: body_of(ours(data)))
    for label, extract in peers().items():
        measure(label, extract)


def fields(pages: list[sites.Page], verbose: bool) -> None:
    """Each field of each page where the page has it, and the facts: numbers, what is struck, what is quoted."""
    right: Counter[str] = Counter()
    present: Counter[str] = Counter()
    changed = 0
    for page in pages:
        try:
            found = ours(page.data)
        except PerakladError as error:
            print(f"    {page.name}: {error.message[:150]}")
            found = None
        for name in FIELDS:
            if wanted := page.gold.get(name, ""):
                present[name] += 1
                value = getattr(found, name, "")
                right[name] += value == wanted
                if verbose and value != wanted:
                    print(f"    {page.name}: {name}: wanted {wanted!r}, found {value!r}")
        text = body_of(found) if found else ""
        have = Counter(re.findall(r"\d+(?:[.,]\d+)*", text))
        lost = Counter(re.findall(r"\d+(?:[.,]\d+)*", page.body)) - have
        gained = have - Counter(re.findall(r"\d+(?:[.,]\d+)*", page.body))
        changed += sum(lost.values()) + sum(gained.values())
        if verbose and (lost or gained):
            print(f"    {page.name}: facts lost {dict(lost)}, gained {dict(gained)}")
    print(f"\nfields right: {', '.join(f'{name} {right[name]}/{present[name]}' for name in FIELDS)}")
    print(
        f"all fields: {sum(right.values())}/{sum(present.values())} ({100 * sum(right.values()) / max(1, sum(present.values())):.1f} %)"
    )
    print(f"facts changed: {changed}")


def large() -> None:
    """A page of 10 MB, through the command line as users run it."""
    words = sites.sentences("en", random.Random(7))
    text = "".join(f"<p>{' '.join(next(words) for _ in range(5))}</p>\n" for _ in range(27_000))
    while len(text) < 10_000_000:
        text += text[: 10_000_000 - len(text)]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pyproject.toml").write_text('[tool.peraklad]\ntitle = "Large"\n', encoding="utf-8")
        page = Path(folder, "large.html")
        page.write_text(
            f"<html><body><article><h1>A large page of the lake</h1>{text}</article></body></html>", encoding="utf-8"
        )
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        command = [str(Path(sys.executable).with_name("peraklad")), "-q", "import", str(page), "--issue", "2026-11-16"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        wall = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(
            f"\n{page.stat().st_size / 1e6:.1f} MB page: exit {done.returncode}, {wall:.2f} s ({used:.2f} s of a processor), {after.ru_maxrss / 1024:.0f} MB"
        )


def kit(folder: Path) -> Iterator[tuple[str, bytes, str]]:
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for name in sorted(truth):
        yield name, gzip.decompress((folder / f"html/{name}.html.gz").read_bytes()), truth[name]["articleBody"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=5, help="pages of each template and language")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kit", type=Path, help="a folder with ground-truth.json and html/")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    os.environ.setdefault("TLDEXTRACT_CACHE", tempfile.gettempdir())
    ours(b"<body><article><h1>Warm</h1><p>One sentence of it. Another one of it.</p></article>")
    pages = list(sites.pages(options.pages, options.seed))
    print(
        f"seed {options.seed}: {len(sites.TEMPLATES)} templates, {sum(len(page.data) for page in pages) / len(pages) / 1024:.0f} KB a page"
    )
    bodies("made pages", [(page.name, page.data, page.body) for page in pages], options.verbose)
    fields(pages, options.verbose)
    large()
    if options.kit and (options.kit / "ground-truth.json").is_file():
        bodies("kit", list(kit(options.kit)), False)


if __name__ == "__main__":
    main()
