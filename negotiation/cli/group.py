"""The group of all commands: each is imported only when it is called."""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword

import click

from negotiation import __version__

GROUPS = {
    "ask": {
        "status": "where each issue stands",
        "why": "the events, sources and voices that made a status",
        "next": "the steps that would move an issue, and who must take them",
        "deadlines": "what starts, ends or falls due",
        "claims": "what one side says of another",
        "when": "when an issue or a measure was in a state",
        "diff": "what changed between two dates, or what was learned",
        "whatif": "the status with hypothetical events; nothing is written",
        "log": "events in order, filtered",
        "show": "one event with all its fields",
        "replay": "every change, step by step",
        "measures": "every measure, its level in force, and totals",
    },
    "write": {
        "append": "write events at the end of a log",
        "correct": "write an event that replaces another",
        "retract": "write an event that withdraws another",
        "format": "write events as canonical text, or check that they are canonical",
    },
    "keep": {
        "init": "make an empty log",
        "import": "copy the entries of another log into this one",
        "rebuild": "write answer tables into a SQLite log, for datasette",
        "backup": "copy the log, and check the copy",
        "merge": "make one log of two copies with different new events",
        "info": "where and how the log is stored",
        "salvage": "copy the undamaged beginning of a log into a new log",
    },
    "prove": {
        "check": "check the data and the recorded replays",
        "checkpoint": "describe the log in three lines, to keep or to sign",
        "verify": "verify a log against a checkpoint, or a proof",
        "prove": "write the proof that an event is in the log",
        "keygen": "make a key to sign checkpoints",
    },
    "publish": {
        "page": "one self-contained web page with a slider over the days",
        "serve": "the page and the questions over HTTP, on this machine",
        "export": "write the log as another kind of log, or for other programs",
        "lifecycle": "the state machines of issues and measures",
        "schema": "the JSON Schema of a kind of event",
    },
}
"""The commands by purpose, in the order in which users learn them, each with its line of help."""

COMMANDS = {name: line for commands in GROUPS.values() for name, line in commands.items()}
_PACKAGES = {name: group for group, commands in GROUPS.items() for name in commands}
"""The package below `cli` of each command; it has the name of the group."""


class LazyGroup(click.Group):
    """A group that has the names and help lines of its commands, and imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which users learn them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        # A module cannot have the name of a keyword: `import` is in `import_.py`.
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command = getattr(import_module(f"negotiation.cli.{_PACKAGES[cmd_name]}.{name}"), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands group by group, without importing them."""
        del ctx
        width = max(map(len, COMMANDS))
        for group, commands in GROUPS.items():
            with formatter.section(group.capitalize()):
                formatter.write_dl([(name.ljust(width), line) for name, line in commands.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; suggest the nearest name if there is none; refuse repeated options."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            remedy = f"Did you mean {near[0]}?" if near else "See 'negotiation --help'."
            raise click.UsageError(f"there is no command {args[0]!r}. {remedy}", ctx)
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None:
            given = refuse_repeated(click.Context(command, info_name=name, parent=ctx), rest)
            _refuse_second_log(ctx, given)
        return name, command, rest

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the options before the command; refuse repeated options."""
        refuse_repeated(ctx, args)
        return super().parse_args(ctx, args)


def refuse_repeated(ctx: click.Context, args: list[str]) -> list[click.Parameter]:
    """Raise a usage error if an option is given twice that counts once; return the given parameters.

    Click would silently use the last one, so that the answer is for only one of two logs or dates. A repeated flag is
    allowed, because it changes nothing.
    """
    command = ctx.command
    _, _, given = command.make_parser(ctx).parse_args([*args])  # a copy, because click parses the arguments again
    if any(each.is_eager for each in given):  # --help and --version ignore all other options
        return given
    for option in given:
        if isinstance(option, click.Option) and _counts_once(option) and given.count(option) > 1:
            names = " / ".join(option.opts)
            raise click.UsageError(f"{names} is given {given.count(option)} times; give it once.", ctx)
    return given


def _counts_once(option: click.Option) -> bool:
    return not (option.multiple or option.is_flag or option.count)


def _refuse_second_log(ctx: click.Context, given: list[click.Parameter]) -> None:
    """Raise a usage error if a log is named before and after the command; the environment variable does not count."""
    before = ctx.get_parameter_source("log") is click.core.ParameterSource.COMMANDLINE
    after = any(isinstance(each, click.Option) and each.name == "log" for each in given)
    if before and after and not any(each.is_eager for each in given):
        raise click.UsageError("-l / --log is given before the command and after it; name one log.", ctx)


_EPILOG = """\
Dates are 2025, 2025-10, 2025-10-26 or instants with offset; a day means its end.

Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 unreadable or invalid data, 4 unknown name,
5 conflict on append.
"""


@click.group(cls=LazyGroup, invoke_without_command=True, epilog=_EPILOG)
@click.option(
    "-l",
    "--log",
    "log",
    metavar="LOG",
    envvar="NEGOTIATION_LOG",
    help="A shipped log by name, a .jsonl or .db file, or an address.",
)
@click.version_option(__version__, prog_name="negotiation")
@click.pass_context
def negotiation(ctx: click.Context, log: str | None) -> int:
    """Replay the event log of a negotiation: where every issue stood at any date, as far as was known, and why.

    Without a command: today's status of the log, by default of us-china-2025.
    """
    ctx.obj = log
    if ctx.invoked_subcommand is None:
        from negotiation.cli.ask.today import show_today

        show_today(log)
    return 0
