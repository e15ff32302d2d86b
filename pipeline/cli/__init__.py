"""The command line: a click group and one command per file. A command calls one verb, a report does the rest."""

from __future__ import annotations

import contextlib
import errno
import gc
import importlib
import os
import re
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

import click
from click.shell_completion import CompletionItem

import pipeline
from pipeline.errors import PerakladError, printable

#: The commands, in the order in which a week uses them. Each is `pipeline/cli/NAME.py` with a `command` in it.
COMMANDS = (
    "init",
    "import",
    "adopt",
    "move",
    "undo",
    "sync",
    "status",
    "assign",
    "claim",
    "release",
    "todo",
    "remind",
    "notify",
    "week",
    "pretranslate",
    "confirm",
    "review",
    "restore",
    "contributors",
    "check",
    "dismiss",
    "preview",
    "diff",
    "publish",
    "wordpress",
    "correct",
    "export",
    "import-translations",
    "serve",
    "user",
    "memory",
    "terms",
    "dictionaries",
    "segment",
    "merge-driver",
)

#: Python's own words can't be module names.
_MODULES = {"import": "import_page"}

#: Entries named in a message; of the rest the number is told.
MANY = 20

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EFBIG)

EXIT_NO = 1
EXIT_REFUSED = 2
EXIT_BUG = 3
EXIT_INTERRUPTED = 130


def module_of(command: str) -> str:
    """The module in this folder that holds a command."""
    return _MODULES.get(command, command).replace("-", "_")


class _Commands(click.Group):
    """Imports a command's module only when the command is used: the others' libraries would slow every start."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"pipeline.cli.{module_of(cmd_name)}")
        command: click.Command = module.command
        if not any("-q" in parameter.opts for parameter in command.params):
            command.params += [_quiet(), _state()]
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        # click would import every command whose name fits, for its help.
        fitting = [name for name in COMMANDS if name.startswith(incomplete)]
        return [
            *(CompletionItem(name, help=summary(name)) for name in fitting),
            *click.Command.shell_complete(self, ctx, incomplete),
        ]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            close = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean “{close[0]}”?" if close else ""
            raise click.UsageError(f"{error.message}{hint}", ctx=ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands, in the order in which a week uses them"):
            formatter.write_dl([(name, summary(name)) for name in COMMANDS])


def _quiet() -> click.Option:
    """The group's option, after the command as well."""

    def hush(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
        if value:
            ctx.obj.quiet = True

    return click.Option(
        ["-q", "--quiet"], is_flag=True, expose_value=False, callback=hush, help="No messages, only data and errors."
    )


def _state() -> click.Option:
    """The group's option, after the command as well."""

    def name(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
        if value:
            _keep_state_in(value)

    return click.Option(
        ["--state"], metavar="DIR", expose_value=False, callback=name, help="Keep caches and the desk's users in DIR."
    )


def _keep_state_in(folder: str) -> None:
    from pipeline.files.private import STATE_VARIABLE  # its neighbours take a third of the start

    os.environ[STATE_VARIABLE] = folder


def summary(command: str) -> str:
    """What a command does, in a line: read from its file, since importing it would take ten times as long."""
    text = Path(__file__).with_name(f"{module_of(command)}.py").read_text(encoding="utf-8")
    match = re.search(r'def command\(.*?"""(.*?)\.?(?:\n|""")', text, re.DOTALL)
    return match[1] if match else ""


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("-C", "directory", metavar="DIR", default=".", help="Work on the publication in DIR (or above it).")
@click.option("-q", "--quiet", is_flag=True, help="No messages, only data and errors.")
@click.option("--state", metavar="DIR", help="Keep this machine's caches and the desk's users in DIR.")
@click.version_option(pipeline.__version__, "--version", message="peraklad %(version)s")
@click.pass_context
def main_group(ctx: click.Context, directory: str, *, quiet: bool, state: str | None) -> None:
    """Track the translation of a weekly publication, from the source article to the published page.

    \b
    Exit codes: 0 clean, 1 the gate or a check says no, 2 usage, settings or unreadable input,
    3 a bug (a log file is written), 130 interrupted.
    """
    from pipeline.cli.base import Session

    if state:
        _keep_state_in(state)
    ctx.obj = Session(Path(directory), quiet)


def main(args: list[str] | None = None) -> NoReturn:
    """Run the command line and exit: the one place where an error becomes a message and an exit code."""
    with contextlib.suppress(ValueError):  # not in the main thread
        # A stopped run ends as an interrupted one: what it has so far is saved.
        signal.signal(signal.SIGTERM, _interrupt)
    # Interpreters that this one starts take no modules from the folder that they are started in: a checkout.
    os.environ["PYTHONSAFEPATH"] = "1"
    # A run keeps most of what it makes until it ends: to look for garbage seldom saves a twentieth of the time.
    gc.set_threshold(100_000)
    try:
        result: Any = main_group.main(args=args, prog_name="peraklad", standalone_mode=False)
        sys.stdout.flush()
        sys.exit(result if isinstance(result, int) else 0)
    except PerakladError as error:
        _complain(str(error), error.hint)
        _tell_lost(error.lost)
        sys.exit(EXIT_REFUSED)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(EXIT_REFUSED)
    except click.UsageError as error:
        hint = f"See `{error.ctx.command_path} --help`." if error.ctx else "See `peraklad --help`."
        _complain(error.format_message(), hint)
        sys.exit(EXIT_REFUSED)
    except click.ClickException as error:
        _complain(error.format_message(), "")
        sys.exit(EXIT_REFUSED)
    except (KeyboardInterrupt, click.Abort):
        _complain("interrupted; every file is whole", "Run the command again to go on.")
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        # The reader of a pipe (`peraklad todo | head`) has had enough; not an error of ours.
        _drop_output()
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the error boundary: a bug ends in a log file, never in a traceback
        _give_up(error)
    finally:
        # The interpreter looks for garbage once more when it ends; there is nothing to be gained by it.
        gc.freeze()


def _give_up(error: Exception) -> NoReturn:
    if isinstance(error, OSError) and error.errno in _FULL:
        _drop_output()
        _complain(f"the output could not be written ({error.strerror})", "Free some space, then run the command again.")
        sys.exit(EXIT_REFUSED)
    _complain(f"a bug in peraklad: {type(error).__name__}: {error}", f"Please report it{_log()}.")
    sys.exit(EXIT_BUG)


def _tell_lost(entries: tuple[str, ...]) -> None:
    for entry in entries[:MANY]:
        click.echo(f"not saved: {entry}", err=True)
    if len(entries) > MANY:
        click.echo(f"not saved: {len(entries) - MANY} more entries", err=True)


def _drop_output() -> None:
    # What is still buffered would fail again when the interpreter ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _interrupt(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _complain(message: str, hint: str) -> None:
    click.echo(f"{click.style('error:', fg='red', bold=True)} {_lines(message)}", err=True)
    if hint:
        click.echo(f"{click.style('hint:', fg='cyan')} {_lines(hint)}", err=True)


def _lines(text: str) -> str:
    """A message of however many lines, with nothing in it that a terminal would obey."""
    return "\n".join(printable(line, 2000) for line in text.split("\n"))


def _log() -> str:
    import tempfile
    import traceback

    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="peraklad-", suffix=".log", delete=False, encoding="utf-8"
        ) as stream:
            stream.write(f"peraklad {pipeline.__version__}, Python {sys.version}\n\n{traceback.format_exc()}")
    except OSError:
        return " (no log: the disk is full or read-only)"
    return f" with {stream.name}"
