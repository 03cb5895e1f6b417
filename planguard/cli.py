"""The command line: options in, one call into `commands`, exit code out. Commands are imported when they run."""

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from planguard import __version__, cli_gate, cli_house, cli_rules, cli_signoff
from planguard.cli_faults import Inert
from planguard.cli_pairs import Formats, Outputs, Paired, ReviewFormats, ReviewOutputs
from planguard.errors import PlanguardError

app = typer.Typer(
    name="planguard",
    cls=Inert,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 pass · 1 approval required · 2 usage · 3 refused · 4 not a readable plan · 5 fault of planguard"
    " · 6 outside help failed · 7 Terraform failed while applying · 130 interrupted. Any code but 0 must stop a pipeline.",
)

_Chdir = Annotated[
    str | None, typer.Option(metavar="DIR", help="The initialised directory in which a saved plan can be shown.")
]
_Terraform = Annotated[
    str | None, typer.Option(metavar="PROGRAM", help="What shows a saved plan; terraform or tofu, if left out.")
]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"planguard {__version__}")
        raise typer.Exit


@app.callback()
def planguard(
    version: Annotated[bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)] = False,
) -> None:
    """See what a Terraform or OpenTofu plan would destroy, before anybody applies it."""


@app.command(cls=Paired)
def review(
    plans: Annotated[
        list[str],
        typer.Argument(
            metavar="PLAN",
            show_default=False,
            help="A saved plan, the output of `terraform show -json` or `plan -json`, a directory of them, or - for stdin.",
        ),
    ],
    formats: ReviewFormats = None,
    outputs: ReviewOutputs = None,
    target: Annotated[str | None, typer.Option(metavar="NAME", help="What to call the plan instead of its path.")] = None,
    chdir: _Chdir = None,
    terraform: _Terraform = None,
    source: Annotated[
        str | None,
        typer.Option(metavar="DIR", help="The configuration, to show files and lines from; where the plan is, if left out."),
    ] = None,
    policy_ref: Annotated[
        str | None,
        typer.Option(
            metavar="REF", help="The commit whose policy judges, such as origin/main; the working tree's if left out."
        ),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(metavar="REF", help="Where the change began, in git; where it left the default branch, if left out."),
    ] = None,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Report only: exit 0 also where the plan does not pass.")
    ] = False,
    signed: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write what an approval would cover to DIR, each file named by its SHA-256."),
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Instead of a report: how the change at ADDRESS was judged, step by step."),
    ] = None,
) -> None:
    """Read plans, score every change, and say what needs a person."""

    def command() -> int:
        from planguard.commands.review import Request, run

        request = Request(
            plans,
            formats or [],
            outputs or [],
            target,
            chdir,
            terraform,
            exit_zero,
            signed,
            source=source,
            policy_ref=policy_ref,
            base=base,
        )
        if explain is None:
            return run(request)
        from planguard.commands.explain import run as run_explain

        return run_explain(request, explain)

    _exit_by(command)


@app.command(cls=Paired)
def diff(
    staged: Annotated[
        bool, typer.Option("--staged", help="What is staged, compared with the last commit. The default.")
    ] = False,
    from_ref: Annotated[
        str | None, typer.Option(metavar="REF", help="What --to-ref did since it left REF, instead of what is staged.")
    ] = None,
    to_ref: Annotated[str | None, typer.Option(metavar="REF", help="HEAD, if left out.")] = None,
    message: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="A commit message, in which `Destroys: ADDRESS` lines at the end name what is to go."
        ),
    ] = None,
    formats: Formats = None,
    outputs: Outputs = None,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Report only: exit 0 also where the change is stopped.")
    ] = False,
) -> None:
    """Say what a change removes or disarms, from the configuration alone: before there is a plan."""

    def command() -> int:
        from planguard.commands.diff import Request, run

        return run(Request(staged, from_ref, to_ref, message, tuple(formats or ()), tuple(outputs or ()), exit_zero))

    _exit_by(command)


@app.command()
def seal(
    plan: Annotated[
        str,
        typer.Argument(metavar="PLAN", show_default=False, help="A saved plan, or the output of `terraform show -json`."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where the sealed plan goes.")],
    target: Annotated[str | None, typer.Option(metavar="NAME", help="The stack that the plan is for.")] = None,
    head: Annotated[
        str | None,
        typer.Option(metavar="COMMIT", help="The commit that was planned; what the code host says, if left out."),
    ] = None,
    chdir: _Chdir = None,
    terraform: _Terraform = None,
) -> None:
    """Write a plan without its secrets, which every command reads like the plan itself."""

    def command() -> int:
        from planguard.commands.seal import Request, run

        return run(Request(plan, output, target, head, chdir, terraform))

    _exit_by(command)


@app.command()
def demo() -> None:
    """Show the incident that planguard is made for, on a real plan."""

    def command() -> int:
        from planguard.commands.demo import run

        return run()

    _exit_by(command)


@app.command()
def hook(
    agent: Annotated[
        str, typer.Argument(metavar="AGENT", show_default=False, help="claude, codex, copilot, cursor or gemini.")
    ],
) -> None:
    """Answer a coding agent that asks before it runs a command. Exit code 2 blocks.

    Guidance for agents that mean well, and no boundary: that is the gate, and the credentials.
    """

    def command() -> int:
        from planguard.commands.hook import BLOCKED, run

        try:
            return run(agent)
        except PlanguardError:
            raise
        except Exception:  # noqa: BLE001 - agents take any code but 2 as leave to go on
            typer.echo("planguard: a fault of planguard's own; the call is blocked", err=True)
            return BLOCKED

    _exit_by(command)


def _exit_by(command: Callable[[], int]) -> None:
    """Run `command` and end with its exit code; what planguard raises on purpose becomes a message and a code.

    A fault of planguard's own is code 5 and never 1, which means something else. Of such a fault only the kind and the
    place in the code are shown: its message could hold a value of the plan.
    """
    try:
        code = command()
    except PlanguardError as error:
        from planguard.commands.output import complain

        complain(error)
        code = error.exit_code
    except KeyboardInterrupt:
        code = 130
    except Exception as error:  # noqa: BLE001 - the last door: whatever it is, it must not end as exit code 1
        frames = traceback.extract_tb(error.__traceback__)
        where = "".join(f"  {frame.filename}:{frame.lineno} in {frame.name}\n" for frame in frames)
        typer.echo(f"planguard: a fault of planguard's own ({type(error).__name__}); nothing was judged\n{where}", err=True)
        code = PlanguardError.exit_code
    raise typer.Exit(code)


cli_gate.add_to(app, _exit_by)
cli_rules.add_to(app, _exit_by)
cli_house.add_to(app, _exit_by)
cli_signoff.add_to(app, _exit_by)


def main() -> None:
    """The command `planguard`."""
    app(prog_name="planguard")
    sys.exit(0)
