"""The commands of sign-off on the command line: approve, verify, apply, log."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from planguard.cli_pairs import Formats, Outputs, Paired

Exit = Callable[[Callable[[], int]], None]
Plans = Annotated[
    list[str],
    typer.Argument(
        metavar="PLAN",
        show_default=False,
        help="A saved plan, its JSON, a sealed plan, a directory of them, or - for stdin.",
    ),
]
Target = Annotated[
    str | None, typer.Option(metavar="NAME", help="Which stack the plan is for; else the policy's globs say.")
]
Chdir = Annotated[
    str | None, typer.Option(metavar="DIR", help="The initialised directory in which a saved plan can be shown.")
]
Terraform = Annotated[
    str | None, typer.Option(metavar="PROGRAM", help="What shows a saved plan; terraform or tofu, if left out.")
]
Base = Annotated[
    str | None,
    typer.Option(metavar="REF", help="The branch whose policy and people judge; origin's main branch, if left out."),
]
Head = Annotated[str, typer.Option(metavar="REF", help="The last commit of the change: who wrote it cannot approve it.")]
Approvals = Annotated[
    list[str] | None,
    typer.Option(metavar="PLACE", help="Where approvals lie: a file, a folder or a ref. Repeatable."),
]
Evidence = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="What a code host knows of the pull request, as `planguard collect` wrote it."),
]
PullRequest = Annotated[int | None, typer.Option(metavar="N", help="The pull request that is to be approved.")]
Host = Annotated[str | None, typer.Option(metavar="NAME", help="github or gitlab; that of the origin, if left out.")]
Repository = Annotated[str | None, typer.Option(metavar="OWNER/NAME", help="The repository there; the origin, if left out.")]
Api = Annotated[
    str | None, typer.Option(metavar="URL", help="Address of the interface, where it is not that of the host's cloud.")
]


def add_to(app: typer.Typer, exit_by: Exit) -> None:
    """Add the commands to `app`; `exit_by` runs one and ends with its exit code."""
    _add_approve(app, exit_by)
    _add_verify(app, exit_by)
    _add_apply(app, exit_by)
    app.add_typer(_log(exit_by), name="log")


def _add_approve(app: typer.Typer, exit_by: Exit) -> None:
    @app.command()
    def approve(
        plans: Annotated[
            list[str] | None,
            typer.Argument(
                metavar="[PLAN]...", show_default=False, help="As in verify; with a pull request, its sealed plans."
            ),
        ] = None,
        pull_request: PullRequest = None,
        target: Target = None,
        chdir: Chdir = None,
        terraform: Terraform = None,
        base: Base = None,
        head: Head = "HEAD",
        approvals: Approvals = None,
        evidence: Evidence = None,
        key: Annotated[
            str | None, typer.Option(metavar="FILE", help="The key to sign with; else git's, else one of ~/.ssh.")
        ] = None,
        reject: Annotated[bool, typer.Option("--reject", help="Say no instead.")] = False,
        reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; it is signed as well.")] = "",
        binding: Annotated[
            str, typer.Option(metavar="KIND", help="consequences, or plan: this very plan file and no other.")
        ] = "consequences",
        expect: Annotated[
            str | None, typer.Option(metavar="DIGEST", help="The request that you were told of: any other is refused.")
        ] = None,
        output: Annotated[Path | None, typer.Option(metavar="FILE", help="Where the envelope goes.")] = None,
        push: Annotated[
            bool, typer.Option("--push", help="Put the envelope into refs/planguard/approvals of the origin as well.")
        ] = False,
        remote: Annotated[
            str | None, typer.Option(metavar="URL", help="The repository to push to, where it is not the origin.")
        ] = None,
        host: Host = None,
        repository: Repository = None,
        api: Api = None,
    ) -> None:
        """Show what would be lost, let a person type it, and sign that they agree.

        With --pull-request and without plans, the request document on the pull request is shown and signed.
        """

        def command() -> int:
            from planguard.commands.approve import run
            from planguard.commands.approve_sign import Request
            from planguard.commands.codehost import Where
            from planguard.commands.hearing import Brief

            brief = Brief(plans or [], target, chdir, terraform, base)
            where = Where(pull_request, host, repository, api) if pull_request is not None else None
            asked = Request(
                brief=brief,
                key=key,
                reject=reject,
                reason=reason,
                binding=binding,
                expect=expect,
                output=output,
                head=head,
                where=where,
                evidence=evidence,
                approvals=approvals or [],
                push=push or remote is not None,
                remote=remote,
            )
            return run(asked)

        exit_by(command)


def _add_verify(app: typer.Typer, exit_by: Exit) -> None:
    @app.command(cls=Paired)
    def verify(
        plans: Plans,
        target: Target = None,
        chdir: Chdir = None,
        terraform: Terraform = None,
        base: Base = None,
        head: Head = "HEAD",
        approvals: Approvals = None,
        evidence: Evidence = None,
        formats: Formats = None,
        outputs: Outputs = None,
    ) -> None:
        """Say which approvals count, which do not and why."""

        def command() -> int:
            from planguard.commands.hearing import Brief
            from planguard.commands.verify import Request, run

            brief = Brief(plans, target, chdir, terraform, base)
            return run(Request(brief, approvals or [], head, evidence, formats or [], outputs or []))

        exit_by(command)


def _add_apply(app: typer.Typer, exit_by: Exit) -> None:
    @app.command()
    def apply(
        plan: Annotated[str, typer.Argument(metavar="TFPLAN", show_default=False, help="A saved plan file.")],
        target: Target = None,
        chdir: Chdir = None,
        terraform: Terraform = None,
        base: Base = None,
        head: Head = "HEAD",
        approvals: Approvals = None,
        evidence: Evidence = None,
    ) -> None:
        """Apply a saved plan if it may be: verified here and now, on the very bytes that Terraform gets."""

        def command() -> int:
            from planguard.commands.apply import Request, run
            from planguard.commands.hearing import Brief

            return run(Request(Brief([plan], target, chdir, terraform, base), approvals or [], head, evidence))

        exit_by(command)


def _log(exit_by: Exit) -> typer.Typer:
    log = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="What was approved and applied.")
    place = typer.Argument(
        metavar="[PLACE]", show_default=False, help="A file, - for stdin, or a ref; the usual ref, if left out."
    )

    @log.command("show")
    def show(ledger: Annotated[str | None, place] = None) -> None:
        """Show every event of the ledger."""

        def command() -> int:
            from planguard.commands.log import run_show

            return run_show(ledger)

        exit_by(command)

    @log.command("verify")
    def verify(
        ledger: Annotated[str | None, place] = None,
        expect_head: Annotated[
            str | None, typer.Option(metavar="HASH", help="A head that was seen elsewhere: it must be in the ledger.")
        ] = None,
    ) -> None:
        """Hold every line of the ledger against the one before. Exit code 1 where one does not fit."""

        def command() -> int:
            from planguard.commands.log import run_verify

            return run_verify(ledger, expect_head)

        exit_by(command)

    return log
