"""The commands for a code host on the command line: collect, gate, doctor."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from planguard.cli_pairs import Formats, Outputs, Paired

Exit = Callable[[Callable[[], int]], None]
PullRequest = Annotated[
    int | None, typer.Option(metavar="N", help="Number of the pull request; what the job is about, if left out.")
]
Host = Annotated[str | None, typer.Option(metavar="NAME", help="github or gitlab; that of the job, if left out.")]
Repository = Annotated[
    str | None, typer.Option(metavar="OWNER/NAME", help="The repository there; that of the job, if left out.")
]
Api = Annotated[
    str | None, typer.Option(metavar="URL", help="Address of the interface, where it is not that of the host's cloud.")
]


def add_to(app: typer.Typer, exit_by: Exit) -> None:
    """Add the commands to `app`; `exit_by` runs one and ends with its exit code."""
    _add_collect(app, exit_by)
    _add_gate(app, exit_by)
    _add_doctor(app, exit_by)


def _add_collect(app: typer.Typer, exit_by: Exit) -> None:
    @app.command()
    def collect(
        output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where the evidence goes.")],
        pull_request: PullRequest = None,
        host: Host = None,
        repository: Repository = None,
        api: Api = None,
    ) -> None:
        """Ask the code host for reviews, people and commits, and keep the answers in one file.

        The token is taken from the environment: GITHUB_TOKEN or GH_TOKEN, PLANGUARD_GITLAB_TOKEN or GITLAB_TOKEN.
        """

        def command() -> int:
            from planguard.commands.codehost import Where
            from planguard.commands.collect import Request, run

            return run(Request(Where(pull_request, host, repository, api), output))

        exit_by(command)


def _add_gate(app: typer.Typer, exit_by: Exit) -> None:
    @app.command(cls=Paired)
    def gate(
        plans: Annotated[
            list[str] | None,
            typer.Argument(
                metavar="[PLAN]...", show_default=False, help="The sealed plans of the pull request, or folders of them."
            ),
        ] = None,
        pull_request: PullRequest = None,
        host: Host = None,
        repository: Repository = None,
        api: Api = None,
        evidence: Annotated[
            Path | None, typer.Option(metavar="FILE", help="What `planguard collect` wrote, instead of asking now.")
        ] = None,
        approvals: Annotated[
            list[str] | None,
            typer.Option(metavar="PLACE", help="Where signed approvals lie: a file, a folder or a ref. Repeatable."),
        ] = None,
        request: Annotated[
            Path | None, typer.Option(metavar="FILE", help="Write the request document, whose SHA-256 people approve.")
        ] = None,
        formats: Formats = None,
        outputs: Outputs = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Judge, and say nothing on the pull request.")] = False,
    ) -> None:
        """Judge a pull request by what its base branch has decided: comment, status, summary, exit code."""

        def command() -> int:
            from planguard.commands.codehost import Where
            from planguard.commands.gate import Request, run

            where = Where(pull_request, host, repository, api)
            given = (evidence, approvals or [], request, formats or [], outputs or [], dry_run)
            return run(Request(plans or [], where, *given))

        exit_by(command)


def _add_doctor(app: typer.Typer, exit_by: Exit) -> None:
    @app.command()
    def doctor(
        branch: Annotated[str, typer.Option(metavar="NAME", help="The branch that the gate guards.")] = "main",
        host: Host = None,
        repository: Repository = None,
        api: Api = None,
    ) -> None:
        """Say what is missing for the gate to be a boundary, and what breaks without it. Exit code 1 where anything is."""

        def command() -> int:
            from planguard.commands.codehost import Where
            from planguard.commands.doctor import Request, run

            return run(Request(Where(None, host, repository, api), branch))

        exit_by(command)
