"""What is to be done next, by role, with commands that work; deadlines as a calendar; badges; the verdict first."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conftest import Newsroom

ISSUE = "2017-05-08"


def test_every_command_that_is_named_works(newsroom: Newsroom) -> None:
    done = newsroom.run("week", "--format", "json")
    steps = json.loads(done.stdout)["steps"]
    assert {step["who"] for step in steps} >= {"coordinator"}
    for step in steps:
        for command in step["command"].split(" && "):
            if command.startswith("peraklad "):
                ran = newsroom.run(*shlex.split(command.replace("NAME", "hanna"))[1:])
                assert ran.returncode in (0, 1), command + ran.stderr


def test_the_verdict_comes_first_and_all_lists_everything(newsroom: Newsroom) -> None:
    lines = newsroom.run("check", ISSUE).stdout.split("\n")
    assert lines[0].startswith(f"{ISSUE}: NOT ready")
    assert lines[1].startswith("  talks be: in nobody's hands: ")
    everything = newsroom.run("check", ISSUE, "--all").stdout
    assert everything.count("is not translated") > 3
    narrow = newsroom.run("check", ISSUE, COLUMNS="60").stdout
    assert "in nobody's hands" in newsroom.run("check", ISSUE, "--by", "person").stdout
    assert narrow.startswith(f"{ISSUE}: NOT ready")


def test_deadlines_are_a_calendar(newsroom: Newsroom) -> None:
    icalendar = pytest.importorskip("icalendar")
    newsroom.write(f"articles/{ISSUE}/issue.toml", "deadline = 2099-05-15T18:00:00\n")
    calendar = icalendar.Calendar.from_ical(newsroom.run("status", "--format", "ics").stdout)
    (event,) = calendar.walk("VEVENT")
    assert event["DTSTART"].dt.isoformat() == "2099-05-15T18:00:00+00:00"


def test_a_badge_a_locale(newsroom: Newsroom, tmp_path: Path) -> None:
    folder = tmp_path / "badges"
    assert newsroom.run("status", "--badges", str(folder)).returncode == 0
    assert "0 %" in "".join(ElementTree.parse(folder / "be.svg").getroot().itertext())
    assert json.loads((folder / "be.json").read_text())["translated_percent"] == 0


def test_publishing_brings_the_badges_up_to_date(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.translate_all()
    folder = tmp_path / "badges"
    assert newsroom.run("publish", "-n", "--badges", str(folder)).returncode == 0
    assert not folder.exists()
    assert newsroom.run("publish", "--badges", str(folder), "-o", str(tmp_path / "site")).returncode == 0
    assert sorted(path.name for path in folder.iterdir()) == ["be.json", "be.svg", "ru.json", "ru.svg"]
    assert json.loads((folder / "be.json").read_text())["translated_percent"] == 100
    assert "100 %" in "".join(ElementTree.parse(folder / "ru.svg").getroot().itertext())
