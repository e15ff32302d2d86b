"""Search: the index that the site's search page asks, one for each language, made by Pagefind (extra ``search``).

Indexed are the articles and pages that are shown in their locale's own language; anew only when one of them has
changed.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from pipeline.archive.index import Row
from pipeline.errors import PerakladError
from pipeline.publish.pages import Page
from pipeline.publish.tree import Tree, link

#: Where the index is on the site, which is also what the program's own index calls it.
FOLDER = "pagefind"

#: Seconds for an index of ten years, which takes about ten.
DEADLINE = 600

#: Files that Pagefind writes for search pages of its own.
_UNUSED = ("pagefind-component-ui", "pagefind-highlight", "pagefind-modular-ui", "pagefind-ui")


def fill(new: Tree, pages: Iterable[Page], known: Mapping[str, Row]) -> tuple[Row, int]:
    """Put the index into the tree that holds the pages; return what is to be kept of it, and how many files were made.

    Raises PerakladError without Pagefind, or where it fails.
    """
    paths = sorted(page.path for page in pages if page.lang == page.locale and page.path in new.digests)
    key = hashlib.sha256(json.dumps([(path, new.digests[path]) for path in paths]).encode()).hexdigest()
    row = known.get(FOLDER)
    if row and row.files == key:
        digests = msgspec.msgpack.decode(row.content, type=dict[str, str])
        if new.has(digests):
            for path in digests:
                new.keep(path)
            return row, 0
    made = {path: new.put(path, data) for path, data in _index(new, paths).items()}
    return Row(FOLDER, key, msgspec.msgpack.encode(made)), len(made)


def _index(new: Tree, paths: Iterable[str]) -> dict[str, bytes]:
    try:
        from pagefind.service import get_executable

        program = get_executable()
    except ImportError:
        program = None
    if program is None:
        raise PerakladError(
            "the site's search needs the extra “search”",
            where="pyproject.toml",
            hint="Install it: pip install 'peraklad[search]', or set search = false under [tool.peraklad.site].",
        )
    with tempfile.TemporaryDirectory(prefix="peraklad-search-") as folder:
        for path in paths:
            link(new.place_of(path), Path(folder, "site", path))
        Path(folder, "site").mkdir(exist_ok=True)
        command = [str(program), "--site", f"{folder}/site", "--output-path", f"{folder}/{FOLDER}", "--silent"]
        try:
            done = subprocess.run(
                command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=DEADLINE
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PerakladError(f"Pagefind can't be run: {error}", hint="Is it made for this system?") from error
        result = {
            f"{FOLDER}/{path.relative_to(Path(folder, FOLDER)).as_posix()}": path.read_bytes()
            for path in sorted(Path(folder, FOLDER).rglob("*"))
            if path.is_file() and not path.name.startswith(_UNUSED)
        }
    entry = f"{FOLDER}/pagefind-entry.json"
    if done.returncode or entry not in result:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise PerakladError(f"Pagefind made no index: {told[-1] if told else done.returncode}"[:300])
    # Its languages come in an order that is drawn by lot.
    result[entry] = json.dumps(json.loads(result[entry]), sort_keys=True, ensure_ascii=False).encode()
    return result
