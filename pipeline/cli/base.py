"""What every command has at hand: the workspace, messages on stderr, progress on a terminal, output to a file."""

from __future__ import annotations

import functools
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import files
from pipeline.config import require_locales, zone
from pipeline.errors import PerakladError, WriteError, printable
from pipeline.files import git, require_untracked
from pipeline.parallel.workers import BACKENDS, Workers
from pipeline.verbs.init import mend_driver, misses_driver
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    from pipeline.planning.outlook import Outlook
    from pipeline.workspace.assigning import Assigned
    from pipeline.workspace.deciding import Decided

#: Characters of a person's name.
MAX_NAME = 120


def require_name(name: str) -> str:
    """A person's name, if it can stand in a ledger, a catalog's header and a letter. Raises PerakladError."""
    if not name.isprintable() or len(name) > MAX_NAME or "<" in name or ">" in name:
        raise PerakladError(
            f"“{printable(name, 80)}” can't be a person's name",
            hint=f"Up to {MAX_NAME} characters that can be seen, without < and >.",
        )
    return name


@dataclass
class Session:
    """One run of the command line."""

    directory: Path
    quiet: bool
    said: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def workspace(self) -> Workspace:
        """The publication at hand. Raises SettingsError if there is none."""
        workspace = Workspace.find(self.directory)
        require_untracked(workspace.root)
        if mend_driver(workspace.root):
            self.say("git's merge driver of this clone was set right: it runs nothing that lies in the checkout.")
        elif not self.quiet and misses_driver(workspace.root):
            self.say("This clone lacks the driver by which git merges catalogs entry by entry: `peraklad init --git`.")
        return workspace

    @cached_property
    def workers(self) -> Workers:
        """What is done to many issues is done by these; every processor, unless the command line says otherwise."""
        return Workers(**{"jobs": 0, **self.said})

    def person(self, by: str | None) -> str:
        """Who is at work: what was said, else PERAKLAD_USER, else git's user. Raises PerakladError if unknown."""
        if name := (by or os.environ.get("PERAKLAD_USER", "")).strip():
            return require_name(name)
        if name := (git.line(self.workspace.root, "config", "user.name") or "").strip():
            return require_name(name)
        raise PerakladError("who decides?", hint="Say it with --by NAME, or set PERAKLAD_USER.")

    def bring_into_line(self, names: Sequence[str] = ()) -> None:
        """Do what `peraklad sync` would, where the settings want it (``auto-sync``) and nothing is lost by it."""
        if self.workspace.config.auto_sync is not True:
            return
        from pipeline import verbs

        if git.is_merging(self.workspace.root):
            self.say("git is in the middle of a merge: nothing was synced. Finish it, then run `peraklad sync`.")
            return
        try:
            done = verbs.sync.sync(self.workspace, names, careful=True, workers=self.workers)
        except WriteError as error:  # a checkout that nobody may write to can be looked at all the same
            self.say(f"not synced: {error}")
            return
        for synced in done:
            if synced.risky:
                self.say(
                    f"{synced.path}: not synced, since translations would move or are gone. See `peraklad sync -n`."
                )
        if written := sum(result.written for result in done):
            self.say(f"{written} catalogs were brought into line with their articles.")

    def say(self, message: str, heading: str = "") -> None:
        """A message to the person at the terminal: on stderr, unless told to be quiet.

        ``heading``: our own words that go before it, as styled; what a message quotes is shown as data.
        """
        if not self.quiet:
            click.echo(heading + "\n".join(printable(line, 10_000) for line in message.split("\n")), err=True)

    def mention_word_lists(self) -> None:
        """Say once that checks could start sooner, where they had to load dictionaries."""
        from pipeline.languages import wordlists

        if not wordlists.take_wishes():
            return
        if wordlists.may_run_in_background():
            self.say("Word lists are being built in the background; later checks start four times as quickly.")
        else:
            self.say("Checks start four times as quickly once `peraklad dictionaries build` has been run.")

    @contextmanager
    def progress(self, title: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
        """Show a bar on the terminal that moves with each step, ``total`` of them; elsewhere say nothing.

        Where nobody knows how many there will be, the steps done are counted, and nothing is promised.
        """
        if self.quiet or not sys.stderr.isatty():
            yield lambda _: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        count = MofNCompleteColumn() if total else TextColumn("{task.completed:.0f}")
        columns = (TextColumn(title), BarColumn(), count, TextColumn("[dim]{task.fields[step]}[/]"))
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(title, total=total, step="")
            yield lambda step: bar.update(task, advance=1, step=step)


def deliver(content: str | bytes | Iterable[str], output: str | None) -> None:
    """Write a command's data, whole or in pieces, to stdout, or to the file named by -o (atomically)."""
    whole = [content] if isinstance(content, str | bytes) else content
    data = (piece.encode("utf-8") if isinstance(piece, str) else piece for piece in whole)
    if output is None or output == "-":
        try:
            sys.stdout.buffer.writelines(data)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader (`peraklad check | head`) has had enough; the exit code must still say what was found.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    else:
        files.write_pieces(Path(output), data, output)


def write_badges(session: Session, outlook: Outlook, folder: Path) -> None:
    """Write how far each locale is as a picture and as JSON."""
    from pipeline.reports.badges import badges

    written = badges(outlook)
    for name, text in written.items():
        folder.mkdir(parents=True, exist_ok=True)
        files.write_text(folder / name, text)
    session.say(f"{folder}: {', '.join(written)}.")


def screen(output: str | None, otherwise: int) -> tuple[int, bool]:
    """The columns that a report may take, and whether it may be coloured; ``otherwise``: where nobody says how many."""
    on_terminal = output is None and sys.stdout.isatty()
    columns = os.environ.get("COLUMNS", "") if output is None else ""
    if on_terminal:
        return shutil.get_terminal_size().columns, "NO_COLOR" not in os.environ
    return (int(columns) if columns.isdecimal() and int(columns) > 0 else otherwise), False


def _named(_context: click.Context, _parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Files as they are named from the folder at hand: the issue that they lie in belongs to their name."""
    files = (Path(name) for name in value)
    return tuple(str(file.resolve()) if file.suffix in _NAMED and file.is_file() else str(file) for file in files)


#: Files by which articles can be named.
_NAMED = (".md", ".po", ".pot")

names = click.argument("names", nargs=-1, metavar="[ISSUE|FILE]...", callback=_named)
dry_run = click.option("-n", "--dry-run", is_flag=True, help="Say what would be done and write nothing.")
locale_option = click.option("--locale", metavar="LOCALE", help="Only this target locale; be,ru for several.")
output_option = click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of stdout.")
badges_option = click.option(
    "--badges",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write how far each locale is, as an SVG badge and a small JSON.",
)
own_templates_option = click.option(
    "--own-templates",
    is_flag=True,
    help="By the publication's own templates, which come with the checkout: look at them before.",
)
required_locale = click.option("--locale", required=True, metavar="LOCALE", help="The target locale.")
required_locales = click.option(
    "--locale", required=True, metavar="LOCALE", help="The target locale; be,ru for several."
)


def each_locale(command: Callable[..., Any]) -> Callable[..., int]:
    """Run a command for each of the locales that are named with commas between them; the worst exit code counts."""

    @functools.wraps(command)
    def run(session: Session, *args: Any, locale: str, **kwargs: Any) -> int:  # noqa: ANN401 - as the command has them
        locales = require_locales(session.workspace.config, locale).split(",")
        return max(command(session, *args, locale=target, **kwargs) or 0 for target in locales)

    return run


def _remember(context: click.Context, parameter: click.Parameter, value: str | int | None) -> None:
    if value is not None and parameter.name:
        context.ensure_object(Session).said[parameter.name] = value


def worker_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of commands that look at many issues: they choose the session's workers."""
    options: tuple[tuple[str, dict[str, Any]], ...] = (
        ("--jobs", {"type": click.IntRange(min=0), "metavar": "N", "help": "Processes (default: one a processor)."}),
        ("--backend", {"type": click.Choice(BACKENDS), "help": "Where they run (default: on this machine)."}),
        ("--scheduler", {"metavar": "ADDRESS", "help": "The cluster's scheduler, e.g. tcp://HOST:8786."}),
    )
    for name, settings in reversed(options):
        command = click.option(name, callback=_remember, expose_value=False, **settings)(command)
    return command


by_option = click.option("--by", metavar="NAME", help="Who decides (default: PERAKLAD_USER, else git's user.name).")
all_option = click.option("--all", "everything", is_flag=True, help="All issues; otherwise something must be named.")
match_option = click.option("--match", default="", metavar="TEXT", help="Only segments that contain TEXT.")


def clock() -> datetime:
    """The time now; SOURCE_DATE_EPOCH sets it, as it does for other tools whose output must be the same twice."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH", ""):
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise PerakladError(
                f"SOURCE_DATE_EPOCH is “{epoch}”", hint="It must be the seconds since 1970, or not be set."
            ) from error
    return datetime.now(UTC)


def _moment(context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime | None:
    """A date as people say it: 2017-05-08, with a time or without, or 7d for seven days ago; in the newsroom's zone."""
    if value is None:
        return None
    session: Session = context.ensure_object(Session)
    if value.endswith("d") and value[:-1].isdecimal() and int(value[:-1]) < 100_000:
        return clock() - timedelta(days=int(value[:-1]))
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"“{value}” is no date: write 2017-05-08, or 7d for a week ago") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone(session.workspace.config))


def moment_option(name: str, text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An option that takes a date."""
    return click.option(name, metavar="DATE", callback=_moment, help=text)


def require_named(session: Session, names: Sequence[str], what: str, *, everything: bool) -> None:
    """Nothing named doesn't mean everything where a person gives their word. Raises UsageError."""
    if not names and not everything and len(session.workspace.issues()) > 1:
        raise click.UsageError(f"name an issue or article that {what}, or say --all")


def tell_decided(session: Session, done: tuple[Decided, ...], word: str, locale: str, *, dry_run: bool) -> None:
    """Say what was decided in a locale, or would be, catalog by catalog."""
    from pipeline.state import worddiff

    word = f"would be {word}" if dry_run else word
    for decided in done:
        session.say(f"{decided.path}: {len(decided.done)} {word}")
        for entry, before in zip(decided.done, decided.before, strict=True):
            if before:
                session.say(f"  {worddiff.as_text(before, entry.source)}")
        for entry, reason in decided.refused:
            session.say(f"  refused: “{entry.source[:60]}”: {reason}")
    session.say(f"{locale}: {sum(len(result.done) for result in done)} {word}.")


def tell_assigned(session: Session, done: tuple[Assigned, ...], hint: str = "") -> int:
    """Say in whose hands things are now; 1 if something was refused."""
    for assigned in done:
        if assigned.refusal:
            session.say(f"{assigned.name} ({assigned.locale}): refused: {assigned.refusal}. {hint}")
        elif assigned.hand is None:
            session.say(f"{assigned.name} ({assigned.locale}): in nobody's hands now.")
        else:
            until = assigned.hand.until and assigned.hand.until.astimezone(zone(session.workspace.config))
            expiry = f" until {until:%Y-%m-%d %H:%M}" if until else ""
            session.say(f"{assigned.name} ({assigned.locale}): in the hands of {assigned.hand.person}{expiry}.")
    return int(any(result.refusal for result in done))
