"""Faults put into a publication that is complete: what each does, and what the gate must say of it.

One table for the tests and for `make bench-faults`. A fault is told by its row (`rows.txt`) and a title.
"""

from __future__ import annotations

import os
import re
import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace

from tests.conftest import ARTICLE, SETTINGS, Newsroom

ISSUE = "2017-05-08"
ARTICLE_PATH = f"articles/{ISSUE}/talks.md"
PO = f"locales/be/LC_MESSAGES/{ISSUE}/talks.po"
LEDGER = PO.replace(".po", ".jsonl")

#: What the gate must say: no, or yes since the fault is harmless and was understood.
RED, GREEN = "red", "green"


@dataclass(frozen=True)
class Injection:
    row: str
    title: str
    do: Callable[[Newsroom], None]
    expect: str = RED

    def __str__(self) -> str:
        return f"{self.row} {self.title}"


def po(change: Callable[[bytes], bytes]) -> Callable[[Newsroom], None]:
    """Change the bytes of the Belarusian catalog."""

    def do(room: Newsroom) -> None:
        path = room.root / PO
        before = path.read_bytes()
        after = change(before)
        assert after != before, "the fault changed nothing"
        path.write_bytes(after)

    return do


def sub(old: str, new: str) -> Callable[[Newsroom], None]:
    return po(lambda data: data.replace(old.encode(), new.encode(), 1))


def end(text: str) -> Callable[[Newsroom], None]:
    return po(lambda data: data + b"\n" + text.encode())


def article(change: Callable[[str], str]) -> Callable[[Newsroom], None]:
    return lambda room: (room.root / ARTICLE_PATH).write_text(change(ARTICLE), encoding="utf-8", newline="")


def settings(lines: str, old: str = "reviewed = 0\n") -> Callable[[Newsroom], None]:
    return lambda room: (room.root / "pyproject.toml").write_text(SETTINGS.replace(old, lines), encoding="utf-8")


def entries(
    change: Callable[..., object], match: str = "second sentence", path: str = PO
) -> Callable[[Newsroom], None]:
    return lambda room: room.edit_po(path, lambda entry: change(entry) if match in entry.source else entry)


def first_text(data: bytes) -> bytes:
    """The translation of the article's second sentence, as it stands in the file."""
    return re.search(rb'msgid "The second sentence[^\n]*\nmsgstr "([^"\n]+)"', data)[1]


def cut(share: float) -> Callable[[bytes], bytes]:
    return lambda data: data[: int(len(data) * share)]


def inside(extra: str) -> Callable[[Newsroom], None]:
    """Put something into the middle of a translation."""
    return po(
        lambda data: data.replace(
            first_text(data), first_text(data)[:6] + extra.encode("utf-8", "surrogatepass") + first_text(data)[6:]
        )
    )


def headerless(data: bytes) -> bytes:
    return data.split(b"\n\n", 1)[1]


def plural(forms: str, header: str = "") -> Callable[[Newsroom], None]:
    def change(data: bytes) -> bytes:
        if header:
            data = re.sub(rb'"Plural-Forms: [^\n]*\n', f'"Plural-Forms: {header}\\\\n"\n'.encode(), data)
        return data + f'\nmsgid "one"\nmsgid_plural "many"\n{forms}\n'.encode() if forms else data

    return po(change)


def glued(room: Newsroom) -> None:
    """What git makes of it where a source changed on one side and its translation was mended on the other."""
    room.article(ARTICLE.replace("lasted two days", "lasted three days"))
    sub("lasted two days", "lasted three days")(room)


def crash(room: Newsroom) -> None:
    """A file that breaks an assumption which nothing else checks: here, of the reader itself."""
    from pipeline.po import reader

    real = reader.read
    end("# touched\n")(room)  # an untouched file is not judged again

    def broken(text: str, where: str):
        if where == PO:
            raise RuntimeError("boom")
        return real(text, where)

    reader.read = broken
    room.undo.append(lambda: setattr(reader, "read", real))


def unmerged(room: Newsroom) -> None:
    """An index in which git keeps three versions of a catalog that looks sound."""
    run = ["git", "-C", str(room.root), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run([*run, "init", "-q"], check=True)
    subprocess.run([*run, "add", "-A"], check=True)
    blob = subprocess.run([*run, "hash-object", "-w", PO], capture_output=True, text=True, check=True).stdout.strip()
    lines = "".join(f"100644 {blob} {stage}\t{PO}\n" for stage in (1, 2, 3))
    subprocess.run([*run, "update-index", "--force-remove", PO], check=True)
    subprocess.run([*run, "update-index", "--index-info"], input=lines, text=True, check=True)


def named(name: str) -> Callable[[Newsroom], None]:
    return lambda room: room.write(f"articles/{ISSUE}/{name}.md", ARTICLE) and None


def wild_clock(room: Newsroom) -> None:
    """Files of the far past and future, the article older than its translations and newer."""
    for number, path in enumerate(sorted(room.root.rglob("*"))):
        if path.is_file():
            moment = (0, 4_102_444_800)[number % 2]
            os.utime(path, (moment, moment))


def symlinked(room: Newsroom) -> None:
    outside = room.root.parent / f"{room.root.name}-outside.po"
    outside.write_bytes((room.root / PO).read_bytes())
    (room.root / PO).unlink()
    (room.root / PO).symlink_to(outside)


def both(*steps: Callable[[Newsroom], object]) -> Callable[[Newsroom], None]:
    def do(room: Newsroom) -> None:
        for step in steps:
            step(room)

    return do


def replaced_by(make: Callable[..., object]) -> Callable[[Newsroom], None]:
    def do(room: Newsroom) -> None:
        (room.root / PO).unlink()
        make(room.root / PO)

    return do


_MARKED = "<<<<<<< ours\n{0}=======\n{0}>>>>>>> theirs\n"
_FRONT = ARTICLE.split("---\n")[1]
_BOMB = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))

READING = [
    Injection("A1", "a junk keyword", end('msgid "a"\nmsgstr "b"\nmsgxyz "c"\n')),
    Injection("A1", "msgstr before msgid", end('# x\nmsgstr "b"\nmsgid "a"\n')),
    Injection("A1", "a domain line", sub('\nmsgid "The first', '\ndomain "x"\nmsgid "The first')),
    Injection("A1", "prose between the entries", end("Please translate the rest.\n")),
    Injection("A2", "no closing quote", po(lambda data: data.replace(first_text(data) + b'"', first_text(data)))),
    Injection("A2", "no opening quote", po(lambda data: data.replace(b'"' + first_text(data), first_text(data)))),
    Injection("A2", "no quotes", po(lambda data: data.replace(b'"' + first_text(data) + b'"', first_text(data)))),
    Injection(
        "A2",
        "curly quotes",
        po(lambda data: data.replace(b'"' + first_text(data) + b'"', "“".encode() + first_text(data) + "”".encode())),
    ),
    Injection("A2", "a quote in the middle", inside('"')),
    *[Injection("A3", f"cut at {share:.0%}", po(cut(share))) for share in (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97)],
    Injection("A3", "the last entry gone", po(lambda data: data[: data.rstrip().rindex(b"\n\n") + 1])),
    Injection("A4", "no bytes", po(lambda _: b"")),
    Injection("A4", "blank lines", po(lambda _: b"\n \n\t\n")),
    Injection("A4", "all NUL", po(lambda data: b"\0" * len(data))),
    Injection("A4", "a header and nothing else", po(lambda data: data.split(b"\n\n")[0] + b"\n")),
    Injection("A5", "markers round an entry", end(_MARKED.format('msgid "a"\nmsgstr "b"\n'))),
    Injection("A5", "markers in a text", inside('"\n"<<<<<<< ours\\n"\n"')),
    Injection("A5", "markers in the header", sub('"Language: be', '<<<<<<< ours\n"Language: be')),
    Injection("A5", "markers in a comment", sub('\nmsgid "The first', '\n# >>>>>>> theirs\nmsgid "The first')),
    Injection("A5", "the middle marker alone", end("=======\n")),
    Injection("A6", "a text defined twice", end('msgid "The second sentence says why it matters."\nmsgstr "Іншае."\n')),
    Injection(
        "A6",
        "a text defined twice alike",
        po(
            lambda data: (
                data + b'\nmsgid "The second sentence says why it matters."\nmsgstr "' + first_text(data) + b'"\n'
            )
        ),
        GREEN,
    ),
    Injection("A6", "two headers", end('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n')),
    Injection(
        "A6", "active and obsolete", end('#~ msgid "The second sentence says why it matters."\n#~ msgstr "Іншае."\n')
    ),
    Injection("A7", "a byte-order mark", po(lambda data: b"\xef\xbb\xbf" + data), GREEN),
    Injection("A8", "CRLF", po(lambda data: data.replace(b"\n", b"\r\n")), GREEN),
    Injection("A8", "CR", po(lambda data: data.replace(b"\n", b"\r")), GREEN),
    Injection(
        "A8", "mixed line ends", po(lambda data: data.replace(b"\n", b"\r\n", 9).replace(b"\n\n", b"\n\r\n")), GREEN
    ),
    Injection("A9", "the wrong charset in the header", sub("charset=UTF-8", "charset=KOI8-R")),
    Injection("A9", "the charset's placeholder", sub("charset=UTF-8", "charset=CHARSET")),
    Injection("A9", "no charset", sub("; charset=UTF-8", "")),
    Injection("A9", "cp1251 bytes", po(lambda data: data.decode().encode("cp1251"))),
    Injection("A9", "UTF-16 bytes", po(lambda data: data.decode().encode("utf-16"))),
    Injection(
        "A9", "cp1251 bytes that say so", po(lambda data: data.decode().replace("UTF-8", "CP1251").encode("cp1251"))
    ),
    Injection("A10", "no header", po(headerless)),
    Injection("A11", "NUL", inside("\0")),
    Injection("A11", "an escape character", inside("\x1b")),
    Injection("A11", "a C1 control", inside("\x9b")),
    Injection("A11", "a lone surrogate", inside("\ud800")),
    Injection(
        "A11", "an overlong byte pair", po(lambda data: data.replace(first_text(data), first_text(data) + b"\xc0\x80"))
    ),
    Injection("A11", "NUL as an octal escape", inside("\\000")),
    Injection("A11", "an escape character as a hexadecimal escape", inside("\\x1b")),
    Injection("A11", "bytes as escapes", inside("\\xd0\\xb0")),
    Injection("A12", "too few forms", plural('msgstr[0] "b"')),
    Injection("A12", "a gap", plural('msgstr[0] "b"\nmsgstr[2] "c"\nmsgstr[3] "c"')),
    Injection("A12", "an eleventh form", plural("\n".join(f'msgstr[{n}] "b"' for n in range(11)))),
    Injection("A12", "a form without a plural", end('msgid "one"\nmsgstr[0] "b"\n')),
    Injection("A12", "a division by zero", plural("", "nplurals=3; plural=n%0;")),
    Injection("A12", "code for an expression", plural("", "nplurals=3; plural=__import__('os').system('true');")),
    Injection("A12", "a thousand forms", plural("", "nplurals=1000; plural=n;")),
    Injection("A12", "half an expression", plural("", "nplurals=3; plural=(n==1 ? 0 :;")),
    Injection(
        "A13", "a line break at the end", po(lambda data: data.replace(first_text(data), first_text(data) + b"\\n"))
    ),
    Injection("A14", "51 MB", po(lambda data: data + b"# x\n" * (51 * 2**18))),
    Injection("A15", "fuzzy without a blank", sub('\nmsgid "The first', '\n#,fuzzy\nmsgid "The first')),
    Injection("A15", "flags of newer gettext", sub('\nmsgid "The first', '\n#= no-wrap\nmsgid "The first'), GREEN),
    Injection(
        "A15", "fuzzy among flags of newer gettext", sub('\nmsgid "The first', '\n#= fuzzy, no-wrap\nmsgid "The first')
    ),
    Injection(
        "A15",
        "previous text of an obsolete entry",
        end('#~| msgid "old"\n#~ msgid "gone"\n#~ msgstr "было"\n# last words\n'),
        GREEN,
    ),
    Injection("A16", "a line break smuggled into a reference", sub("talks.md", 'talks.md\r\rmsgid "x"\r')),
]

SOURCES = [
    Injection("C1", "an alias bomb", article(lambda text: text.replace(_FRONT, "a0: &a0 [x]\n" + _BOMB + _FRONT))),
    Injection("C1", "deep nesting", article(lambda text: text.replace("trend:", f"x: {'[' * 5000}\ntrend:"))),
    Injection("C1", "a tag", article(lambda text: text.replace("title: ", "title: !!python/object/apply:os.system "))),
    Injection("C1", "a field twice", article(lambda text: text.replace("trend:", "title: Another\ntrend:"))),
    Injection("C1", "no mapping", article(lambda text: text.replace(_FRONT, "- a\n- b\n"))),
    Injection("C1", "never closed", article(lambda text: text.replace("---\n\nThe first", "\nThe first"))),
    Injection("C1", "a huge front matter", article(lambda text: text.replace("trend:", f"x: {'a' * 70_000}\ntrend:"))),
    Injection(
        "C1", "a list for a title", article(lambda text: text.replace("title: Minsk", "title: [Minsk, and]\nx: Minsk"))
    ),
    Injection("C1", "no front matter", article(lambda text: text.split("---\n", 2)[2])),
    *[
        Injection("C3", f"an article called {name!r}", named(name))
        for name in (
            "UPPER",
            "con",
            "nul",
            "com1",
            "a b",
            "-rf",
            "a.b",
            "2017",
            "a%2e%2e",
            "a\\b",
            "a\nb",
            "ў",
            "a" * 120,
            "trailing-dot.",
        )
    ],
    Injection("C4", "names that differ in case", named("Talks")),
    Injection(
        "C4",
        "names that differ in Unicode form",
        lambda room: [named(unicodedata.normalize(form, "шоў"))(room) for form in ("NFC", "NFD")] and None,
    ),
    Injection(
        "C5",
        "a letter of the other alphabet",
        entries(lambda entry: replace(entry, target=entry.target[:-9] + "iншыx слоў.")),
    ),
    Injection(
        "C6",
        "a bidi override in the article",
        article(lambda text: text.replace("two days", "two \u202eyadow\u202c days")),
    ),
    Injection("C6", "an isolate in the title", article(lambda text: text.replace("Minsk", "\u2067Minsk\u2069"))),
    Injection("C6", "a bidi override in a translation", inside("\u202e")),
    Injection("C9", "an empty file", article(lambda _: "")),
    Injection("C9", "NUL in the body", article(lambda text: text.replace("two days", "two\0days"))),
    Injection("C10", "wild dates of files", wild_clock, GREEN),
    Injection(
        "C10",
        "an old date on a newer article",
        both(
            article(lambda text: text.replace("two days", "three days")),
            lambda room: os.utime(room.root / ARTICLE_PATH, (0, 0)),
        ),
    ),
]

GATE = [
    Injection("E1", "no catalog", lambda room: (room.root / PO).unlink()),
    Injection("E1", "no folder of the locale", lambda room: (room.root / "locales/be").rename(room.root / "gone")),
    Injection("E1", "no articles", lambda room: (room.root / ARTICLE_PATH).unlink()),
    Injection("E1", "no issue at all", lambda room: (room.root / "articles").rename(room.root / "texts")),
    Injection(
        "E1",
        "an empty catalog of labels",
        lambda room: (room.root / "locales/be/LC_MESSAGES/labels.po").write_bytes(b""),
    ),
    Injection("E2", "fuzzy", entries(lambda entry: replace(entry, fuzzy=True))),
    Injection("E2", "empty", entries(lambda entry: replace(entry, target=""))),
    Injection("E2", "blank", po(lambda data: data.replace(first_text(data), b"  "))),
    Injection("E2", "no-break space alone", po(lambda data: data.replace(first_text(data), "\u00a0".encode()))),
    Injection(
        "E2",
        "obsolete only",
        po(lambda data: re.sub(rb'(?m)^(msgid "The second[^\n]*)\n(msgstr [^\n]*)', rb"#~ \1\n#~ \2", data)),
    ),
    Injection("E2", "the source for a translation", entries(lambda entry: replace(entry, target=entry.source))),
    Injection("E2", "stale", lambda room: room.article(ARTICLE.replace("lasted two days", "lasted three days"))),
    Injection("E3", "glued by a merge", glued),
    Injection("E4", "a field of the front matter", entries(lambda entry: replace(entry, target=""), "Minsk hosts")),
    Injection("E5", "a crash while a file is judged", crash),
    Injection("E5", "a ledger that is no ledger", lambda room: (room.root / LEDGER).write_text("{broken\n")),
    Injection(
        "E5",
        "a ledger of surrogates",
        lambda room: (room.root / LEDGER).write_text(
            '{"source":"\\ud800","target":"b","deed":"made","at":"","by":"x"}\n'
        ),
    ),
    Injection("E5", "an unknown key of the policy", settings("reviewed = 0\nreveiwed = 100\n")),
    Injection("E5", "NaN per cent", settings("reviewed = nan\ntranslated = nan\n")),
    Injection(
        "E5",
        "minus one per cent and nothing done",
        both(settings("reviewed = -1\ntranslated = -1\n"), lambda room: (room.root / PO).unlink()),
    ),
    Injection("E5", "settings that are no TOML", lambda room: room.write("pyproject.toml", SETTINGS + "[[[") and None),
    Injection(
        "E5",
        "settings of an issue that are no TOML",
        lambda room: room.write(f"articles/{ISSUE}/issue.toml", "policy = [") and None,
    ),
    Injection("E6", "an unmerged index", unmerged),
    Injection(
        "E6",
        "an unmerged article",
        article(
            lambda text: text.replace("A second", "<<<<<<< HEAD\nA second").replace(
                "article.\n", "article.\n>>>>>>> theirs\n"
            )
        ),
    ),
    Injection(
        "E6",
        "a complete catalog under another name",
        lambda room: (room.root / PO).rename((room.root / PO).with_suffix(".po.orig")),
    ),
    Injection(
        "E6",
        "leftovers beside sound files",
        lambda room: (
            [
                (room.root / PO).with_name(name).write_text("junk")
                for name in ("talks.po~", ".talks.po.swp", "talks.po.rej", "talks.po.orig")
            ]
            and None
        ),
        GREEN,
    ),
    Injection("B6", "a catalog that is a link out of the workspace", symlinked),
    Injection("B6", "a catalog that is a folder", replaced_by(lambda path: path.mkdir())),
    Injection("B6", "a catalog that is a pipe", replaced_by(os.mkfifo)),
    Injection("B6", "a catalog that is a device", replaced_by(lambda path: path.symlink_to("/dev/zero"))),
    Injection("B6", "a link that leads nowhere", replaced_by(lambda path: path.symlink_to("nowhere.po"))),
]

ALL = [*READING, *SOURCES, *GATE]
