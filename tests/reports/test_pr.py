"""The comment of a pull request: what the branch did alone, in the reader's language; put once, edited afterwards."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from pipeline import reports
from pipeline.errors import PerakladError
from pipeline.model import Finding, Severity, Verdict, Where
from pipeline.reports import pr
from pipeline.reports.wording import LANGUAGES, saying
from pipeline.verbs import comment
from tests.conftest import ARTICLE, Newsroom

ISSUE = "2017-05-08"
PLACE = Where("locales/be/LC_MESSAGES/2017-05-08/talks.po", 7, ISSUE, "talks", "be")


def finding(check: str, text: str, message: str = "said") -> Finding:
    return Finding(check, Severity.ERROR, message, "", PLACE, text)


def verdict(*reasons: Finding) -> Verdict:
    return Verdict(ISSUE, not reasons, reasons, editions={"be": not reasons})


def test_only_what_the_branch_did_is_told() -> None:
    old, new = finding("missing", "Old."), finding("stale", "New.")
    text = pr.check([verdict(old, new)], pr.Settings(before=[verdict(old)], hands={(ISSUE, "talks", "be"): "hanna"}))
    assert text.startswith(pr.MARK)
    assert "| 2017-05-08/talks | be | 1 | hanna |" in text
    assert "missing" not in text
    settled = pr.check([verdict()], pr.Settings(before=[verdict(old)]))
    assert "Settled by this change: 1." in settled


def test_an_articles_text_is_no_markup_of_ours() -> None:
    text = pr.check([verdict(finding("numbers", "x", "<img src=x> @all | **"))], pr.Settings())
    assert "<img" not in text
    assert "@all" not in text


def test_a_preview_is_linked() -> None:
    settings = pr.Settings(preview="https://example.org/{locale}/{issue}/{article}.html")
    assert "(<https://example.org/be/2017-05-08/talks.html>)" in pr.check([verdict(finding("stale", "x"))], settings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_there_in_every_language(language: str) -> None:
    source = Path(reports.__file__).with_name("pr.py").read_text(encoding="utf-8")
    say = saying(language)
    for text in re.findall(r'say\("([^"]+)"\)', source):
        assert language == "en" or say(text) != text, text
        assert re.findall(r"\{\w+\}", say(text)) == re.findall(r"\{\w+\}", text)


class Host(ThreadingHTTPServer):
    """A code host's comments on one pull request, in the wire format of GitHub's and GitLab's interfaces."""

    daemon_threads = True

    def __init__(self) -> None:
        self.comments: list[dict[str, object]] = [{"id": n, "body": f"talk {n}"} for n in range(150)]
        self.calls: list[str] = []
        self.status = 200
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: Host

    def _answer(self, found: object) -> None:
        self.server.calls.append(f"{self.command} {self.path}")
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(msgspec.json.encode(found))

    def do_GET(self) -> None:
        page = int(re.search(r"[?&]page=(\d+)", self.path)[1])
        self._answer(self.server.comments[100 * (page - 1) : 100 * page])

    def do_POST(self) -> None:
        body = msgspec.json.decode(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.status < 400:
            self.server.comments.append({"id": len(self.server.comments), **body})
        self._answer({})

    def do_PATCH(self) -> None:
        body = msgspec.json.decode(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.comments[int(self.path.rsplit("/", 1)[1])].update(body)
        self._answer({})

    do_PUT = do_PATCH  # noqa: N815 - http.server's name

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def host() -> Iterator[Host]:
    with Host() as one:
        threading.Thread(target=one.serve_forever, daemon=True).start()
        yield one
        one.shutdown()


def environment(host: Host, kind: str) -> dict[str, str]:
    url = f"http://127.0.0.1:{host.server_port}"
    if kind == "github":
        return {
            "GITHUB_TOKEN": "t",
            "GITHUB_REPOSITORY": "o/r",
            "GITHUB_REF": "refs/pull/7/merge",
            "GITHUB_API_URL": url,
        }
    return {"GITLAB_TOKEN": "t", "CI_API_V4_URL": url, "CI_PROJECT_ID": "o/r", "CI_MERGE_REQUEST_IID": "7"}


@pytest.mark.parametrize("kind", ["github", "gitlab"])
def test_the_second_push_edits_the_first_ones_comment(host: Host, kind: str) -> None:
    where = comment.host_of(environment(host, kind))
    assert comment.post(where, f"{pr.MARK}\none") is False
    assert comment.post(where, f"{pr.MARK}\ntwo") is True
    ours = [one for one in host.comments if str(one["body"]).startswith(pr.MARK)]
    assert [one["body"] for one in ours] == [f"{pr.MARK}\ntwo"]


def test_a_host_that_refuses_is_told_with_what_to_do(host: Host) -> None:
    host.status = 403
    with pytest.raises(PerakladError) as caught:
        comment.post(comment.host_of(environment(host, "github")), pr.MARK)
    assert "pull-requests: write" in caught.value.hint


def test_what_is_missing_in_the_environment_is_named() -> None:
    with pytest.raises(PerakladError, match="GITHUB_TOKEN or GITHUB_REPOSITORY or GITHUB_REF"):
        comment.host_of({})


def test_a_branch_is_compared_with_where_it_left(newsroom: Newsroom, host: Host) -> None:
    def git(*arguments: str) -> None:
        who = ("-c", "user.name=editor", "-c", "user.email=editor@example.org")
        subprocess.run(["git", *who, *arguments], cwd=newsroom.root, check=True, capture_output=True)

    newsroom.translate_all()
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "begin")
    git("checkout", "-qb", "change")
    newsroom.article(ARTICLE.replace("lasted two days", "lasted three days"))
    git("commit", "-qam", "three")
    arguments = ("check", "--output-format", "pr", "--base", "main", "--post", "--language", "be")
    done = newsroom.run(*arguments, **environment(host, "github"))
    assert done.returncode == 1, done.stderr
    assert "Што адкрылася з-за гэтай змены:" in done.stdout
    assert "edited" not in done.stderr
    assert "edited" in newsroom.run(*arguments, **environment(host, "github")).stderr
