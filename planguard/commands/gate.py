"""`planguard gate`: once for a pull request, with all its sealed plans. It judges, says so, and ends by the decision."""

import os
import sys
from pathlib import Path

import msgspec

from planguard import wiring
from planguard.commands.codehost import Forge, Where, collected, forge
from planguard.commands.gate_message import message_of, stopped, summary_of
from planguard.commands.gate_ruling import Ruled, ruled
from planguard.commands.hearing import here
from planguard.commands.output import emit, pairs, write
from planguard.commands.verify import host_facts
from planguard.core.report import report
from planguard.errors import OutsideError, PlanguardError, UsageError
from planguard.model.host import HostFacts, Message
from planguard.source.approvals import REF, papers

_REFUSED = "the token may not write, so the summary of the job and its exit code are all that is said"
_ADVICE = (
    "The job needs `statuses: write` and `pull-requests: write`. A gate that could not speak has not let anything through."
)


class Request(msgspec.Struct, frozen=True):
    """What the command line asked for."""

    plans: list[str]
    where: Where = Where()
    evidence: Path | None = None
    approvals: list[str] = []
    request: Path | None = None
    """Where the request document goes, byte for byte."""
    formats: list[str] = []
    outputs: list[Path] = []
    dry_run: bool = False


def run(request: Request) -> int:
    """Judge, speak, and return the exit code of the decision.

    Raises UsageError, InputError, OutsideError and RefusedError; where the pull request is known it is told of that, too.
    """
    targets = pairs(request.formats, request.outputs, default=_usual(os.environ.get("GITHUB_ACTIONS")))
    spot = None if request.dry_run and request.evidence else forge(request.where)
    head = spot.place.head if spot else ""
    try:
        facts = _facts(request, spot)
        head = facts.pull.head
        signed = papers(request.approvals or [REF], str(here()))
        found = ruled(request.plans, signed, facts, spot.place.queued if spot else "")
        _keep(request.request, found)
    except PlanguardError as error:
        if spot is not None and head and not request.dry_run:
            _tell_of(error, spot, head)
        raise
    if spot is not None and not request.dry_run:
        _speak(spot, found)
    if found.nothing:
        write(sys.stdout, "planguard: no stack is touched, nothing to decide\n")
    else:
        emit(found.report, targets)
    return found.decision.answer.exit_code


def _usual(github: str | None) -> str:
    return "github" if github == "true" else "terminal"


def _facts(request: Request, spot: Forge | None) -> HostFacts:
    """What the host says, now or as it was collected. Raises OutsideError where it is about another commit or request."""
    facts = host_facts(request.evidence) or _asked(spot or forge(request.where))
    if spot is None:
        return facts
    if (facts.repository, facts.pull.number) != (spot.place.repository, spot.place.pull_request):
        raise UsageError("the evidence is about another pull request", place=str(request.evidence))
    if spot.place.head not in ("", facts.pull.head):
        raise OutsideError("the pull request has a newer commit", advice="Its own plans will be judged by their own run.")
    return facts


def _asked(spot: Forge) -> HostFacts:
    return spot.host.read(collected(spot))


def _keep(path: Path | None, found: Ruled) -> None:
    """Write the request document; an empty file where nobody is asked."""
    if path is None:
        return
    try:
        path.write_bytes(found.asked.content if found.asked else b"")
    except OSError as error:
        raise UsageError(f"the file cannot be written: {error.strerror}", place=str(path)) from error


def _speak(spot: Forge, found: Ruled) -> None:
    """Say it where people look: the summary of the job first, which needs no token. Raises OutsideError."""
    summarised = _append(spot.place.summary, summary_of(found))
    spoke = _publish(spot, message_of(found, spot.place))
    _append(spot.place.outputs, _outputs(found))
    if spoke:
        return
    if not (summarised or found.facts.pull.fork):
        raise OutsideError("the gate could not speak: the token may write neither comment nor status", advice=_ADVICE)
    write(sys.stderr, f"planguard: {_REFUSED}\n")


def _publish(spot: Forge, message: Message) -> bool:
    """Whether comment and status could be brought to the pull request. Raises OutsideError where the host failed."""
    if not spot.token:
        return False
    published = spot.hold(spot.host.publish(spot.place, message))
    return "refused" not in (published.comment, published.status)


def _tell_of(error: PlanguardError, spot: Forge, head: str) -> None:
    """Say that nothing was judged, as far as that can be said; `error` is raised in any case."""
    message = stopped(report(wiring.tool(), [], []), error, head, spot.place)
    try:
        _append(spot.place.summary, message.body)
        _publish(spot, message)
    except PlanguardError as again:
        write(sys.stderr, f"planguard: and nobody could be told: {again.message}\n")


def _append(path: str | None, text: str) -> bool:
    """Write at the end of a file that the host gave. Raises OutsideError."""
    if not path:
        return False
    try:
        with open(path, "a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as error:
        raise OutsideError(f"the file of the job cannot be written: {error.strerror}", place=path) from error
    return True


def _outputs(found: Ruled) -> str:
    """Words of closed sets and numbers only: what a plan can choose does not belong into the outputs of a step."""
    told = found.report
    verdict = "pass" if found.nothing else told.verdict
    severity = "none" if found.nothing else told.severity
    values = {
        "verdict": verdict,
        "decision": found.decision.answer.value,
        "exit-code": found.decision.answer.exit_code,
        "severity": severity,
        "plans": sum(plan.source.kind != "configuration" for plan in told.plans),
        "missing": found.decision.missing,
        "request": found.asked.digest if found.asked else "",
    }
    return "".join(f"{name}={value}\n" for name, value in values.items())
