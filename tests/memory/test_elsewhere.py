"""A team's database on another machine: it shows a certificate of its name, and never gets the password itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import PerakladError
from pipeline.memory import Pair
from pipeline.memory.postgres import TeamMemory, disconnect
from tests.memory import databases
from tests.memory.databases import ELSEWHERE, NAMELESS, PASSWORD

pytestmark = [
    pytest.mark.skipif(databases.programs() is None, reason="postgresql is not installed"),
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[int, Path]]:
    with databases.elsewhere() as found:
        yield found


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: tuple[int, Path]) -> Iterator[None]:
    # The server's own folder is closed to others.
    trusted = tmp_path / "trusted.crt"
    trusted.write_bytes(server[1].read_bytes())
    monkeypatch.setenv("PGSSLROOTCERT", str(trusted))
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    yield
    disconnect()


def ask(port: int, host: str = ELSEWHERE, user: str = "peraklad") -> int:
    pairs = [Pair("en", "be", "A town.", "Горад.", "2017-05-08/talks")]
    return TeamMemory(f"postgresql://{user}@{host}:{port}/postgres", "x").rebuild(pairs)


def test_who_shows_the_certificate_of_its_name_is_asked(server: tuple[int, Path]) -> None:
    assert ask(server[0]) == 1


def test_a_certificate_of_no_known_authority_is_refused(
    server: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGSSLROOTCERT")
    with pytest.raises(PerakladError, match="certificate"):
        ask(server[0])


def test_a_certificate_of_another_name_is_refused(server: tuple[int, Path]) -> None:
    with pytest.raises(PerakladError, match="certificate"):
        ask(server[0], NAMELESS)


def test_a_server_that_wants_the_password_itself_does_not_get_it(server: tuple[int, Path]) -> None:
    with pytest.raises(PerakladError, match=r"(?i)auth"):
        ask(server[0], user="careless")


def test_a_wrong_password_is_told_and_stands_in_no_message(
    server: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "a wrong word")
    with pytest.raises(PerakladError, match="password") as caught:
        ask(server[0])
    assert "a wrong word" not in str(caught.value)
