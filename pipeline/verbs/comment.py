"""Comment: put the one comment on a pull request (GitHub) or merge request (GitLab), or edit the one that is there."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from pipeline.errors import PerakladError, printable
from pipeline.reports.pr import MARK

#: Seconds that a host may take for one answer.
DEADLINE = 20

#: Pages of a hundred comments that are looked through for ours.
PAGES = 50


@dataclass(frozen=True, slots=True)
class Host:
    """Where comments of one request are: the address of their list, that of one, and what signs a call."""

    comments: str
    one: str
    headers: Mapping[str, str]
    edit: str


def host_of(environment: Mapping[str, str]) -> Host:
    """Tell from CI's variables where the comment goes. Raises PerakladError, saying what is missing.

    GitHub: ``GITHUB_TOKEN``, ``GITHUB_REPOSITORY``, ``GITHUB_REF`` (refs/pull/N/merge), ``GITHUB_API_URL``. GitLab:
    ``GITLAB_TOKEN``, ``CI_API_V4_URL``, ``CI_PROJECT_ID``, ``CI_MERGE_REQUEST_IID``.
    """
    if environment.get("CI_MERGE_REQUEST_IID"):
        api, project, token = _required(environment, "CI_API_V4_URL", "CI_PROJECT_ID", "GITLAB_TOKEN")
        number = environment["CI_MERGE_REQUEST_IID"]
        base = f"{_web(api)}/projects/{quote(project, safe='')}/merge_requests/{quote(number, safe='')}/notes"
        return Host(base, base, {"PRIVATE-TOKEN": token}, "PUT")
    token, repository, ref = _required(environment, "GITHUB_TOKEN", "GITHUB_REPOSITORY", "GITHUB_REF")
    number_found = re.fullmatch(r"refs/pull/(\d+)/\w+", ref)
    if not number_found:
        raise PerakladError(
            f"“{printable(ref, 80)}” is no pull request", hint="Post the comment in runs for pull requests alone."
        )
    api = _web(environment.get("GITHUB_API_URL") or "https://api.github.com")
    base = f"{api}/repos/{quote(repository)}/issues"
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
    return Host(f"{base}/{number_found[1]}/comments", f"{base}/comments", headers, "PATCH")


def post(host: Host, body: str) -> bool:
    """Put the comment, or edit ours; return whether there was one. Raises PerakladError if the host refuses."""
    for page in range(1, PAGES + 1):
        comments = _call(host, "GET", f"{host.comments}?per_page=100&page={page}")
        for comment in comments if isinstance(comments, list) else ():
            if str(comment.get("body", "")).lstrip().startswith(MARK):
                _call(host, host.edit, f"{host.one}/{int(comment['id'])}", {"body": body})
                return True
        if not isinstance(comments, list) or len(comments) < 100:
            break
    _call(host, "POST", host.comments, {"body": body})
    return False


def _call(host: Host, method: str, url: str, body: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 - JSON
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data, dict(host.headers), method=method)  # noqa: S310 - checked by _web
    request.add_header("Content-Type", "application/json")
    request.add_header("User-Agent", "peraklad")
    try:
        with urllib.request.urlopen(request, timeout=DEADLINE) as answer:  # noqa: S310 - as above
            return json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        error.close()
        raise PerakladError(
            f"the comment was refused ({error.code} {printable(str(error.reason), 80)})",
            where=urlsplit(url).netloc,
            hint="The token must be allowed to write comments; on GitHub: permissions: pull-requests: write.",
        ) from error
    except (OSError, ValueError) as error:
        raise PerakladError(
            f"the comment could not be put ({printable(str(error), 120)})",
            where=urlsplit(url).netloc,
            hint="The verdict stands all the same; run the job again.",
        ) from error


def _web(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise PerakladError(f"“{printable(address, 80)}” is no address of a host's interface")
    return address.rstrip("/")


def _required(environment: Mapping[str, str], *names: str) -> Iterator[str]:
    missing = [name for name in names if not environment.get(name)]
    if missing:
        raise PerakladError(
            f"there is no {' or '.join(missing)} in the environment",
            hint="Set it in the job; secrets stand in the environment alone. See docs/ci/README.md.",
        )
    return (environment[name] for name in names)
