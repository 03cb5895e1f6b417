"""`planguard approve`: a person reads, types what will be lost, and signs through ssh-keygen."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from planguard import wiring
from planguard.commands.approve_matter import Matter, of_document, of_ruled, of_verified
from planguard.commands.approve_outlook import outlook, warnings
from planguard.commands.approve_shown import request_text, told
from planguard.commands.approve_sign import Draft, Request, approval, draft_of, save, signed
from planguard.commands.approve_store import Store, store
from planguard.commands.codehost import collected, forge, of_clone
from planguard.commands.gate_ruling import ruled
from planguard.commands.hearing import here, read_plans
from planguard.commands.output import emit, pairs, write
from planguard.commands.verify import Request as VerifyRequest
from planguard.commands.verify import host_facts, verified
from planguard.core.digest.request import Asked
from planguard.core.inert import inert
from planguard.core.refusals import refused
from planguard.errors import UsageError
from planguard.model.decision import Answer
from planguard.model.host import HostFacts
from planguard.model.policy import Binding
from planguard.source.approvals import REF, Paper, papers
from planguard.source.terminal import ask, refuse_without_a_person

_HAND_OVER = "Paste what is in it into a comment of the pull request, or hand the file over.\n"
_LOOK_AGAIN = "The gate looks again when its job runs; pasting the file into a comment starts it on GitHub.\n"


def run(request: Request) -> int:
    """Ask the person, sign, and write the envelope. Raises RefusedError where nothing is signed, and what verify raises."""
    refuse_without_a_person(os.environ)
    _refuse_nonsense(request)
    with _store(request) as found:
        matter = _matter(request, found.given if found else [])
        asked = _asked(matter, request)
        if asked is None:
            write(sys.stdout, "\nNobody needs to be asked: there is nothing to approve.\n")
            return 0
        if found is not None:
            found.refuse_another(asked.document.repository)
        _sign(draft_of(matter, asked, request), request, found)
    return 0


def _refuse_nonsense(request: Request) -> None:
    if request.binding not in set(Binding):
        raise UsageError(f"there is no binding {request.binding!r}", advice=f"One of: {', '.join(Binding)}.")
    if not request.brief.plans and request.where is None and request.evidence is None:
        raise UsageError("what is to be approved?", advice="Name the plans, or the pull request with --pull-request.")
    if not request.brief.plans and request.binding == Binding.PLAN:
        raise UsageError("--binding plan is about one plan file", advice="Name that file.")


@contextmanager
def _store(request: Request) -> Iterator[Store | None]:
    """Where the envelope is pushed to: it must be in reach before anybody reads and types."""
    if not request.push:
        yield None
        return
    with store(str(here()), request.remote) as found:
        yield found


def _matter(request: Request, given: Sequence[Paper]) -> Matter:
    """What is asked, shown to the person with everything that was said to it."""
    facts = _facts(request)
    if facts is None:
        wanted = VerifyRequest(request.brief, request.approvals, request.head)
        matter = of_verified(verified(read_plans(request.brief), wanted, given))
    else:
        matter = _of_pull_request(request, facts, [*papers(request.approvals or [REF], str(here())), *given])
    if matter.report is not None:
        emit(matter.report, pairs([], [], default="terminal"))
    elif facts is not None:
        write(sys.stdout, request_text(matter, facts))
    return matter


def _of_pull_request(request: Request, facts: HostFacts, there: Sequence[Paper]) -> Matter:
    if request.brief.plans:
        return of_ruled(ruled(request.brief.plans, there, facts))
    return of_document(facts, there, request.expect)


def _facts(request: Request) -> HostFacts | None:
    """What the code host says, now or as it was collected; None where nobody asks it."""
    if request.evidence is not None:
        return host_facts(request.evidence)
    if request.where is None:
        return None
    evidence = collected(forge(of_clone(request.where, str(here()))))
    return wiring.host_named(evidence.host).read(evidence)


def _asked(matter: Matter, request: Request) -> Asked | None:
    """The request, where there is one that a person can answer."""
    if matter.decision.answer is Answer.REFUSED and not request.reject:
        raise refused("plan-refused")
    if not matter.approvable:
        raise refused("not-approvable")
    digest = matter.asked.digest if matter.asked else None
    if request.expect is not None and request.expect.removeprefix("sha256:") != digest:
        raise refused("not-this-request")
    return matter.asked


def _sign(draft: Draft, request: Request, found: Store | None) -> None:
    """Show it, let it be typed, sign it, and put the envelope where it belongs."""
    matter, asked, public = draft.matter, draft.asked, draft.public
    warned = warnings(matter, approval(draft, request), public)
    write(sys.stdout, told(draft, warned))
    if ask("> ").split() != draft.typed.split():
        raise refused("not-typed")
    data, digest = signed(draft, request)
    path = request.output or Path(f"planguard-{'no-' if request.reject else ''}{asked.digest[:12]}-{digest[:8]}.json")
    save(path, data)
    write(sys.stdout, f"\nSigned: {inert(str(path))}\n{outlook(matter, data, str(path))}")
    if found is not None:
        place = found.put(f"{asked.digest[:16]}-{digest[:16]}.json", data, matter.now)
        write(sys.stdout, f"Pushed to {REF} of {place}\n{_LOOK_AGAIN if request.where else ''}")
    elif request.where is not None:
        write(sys.stdout, _HAND_OVER)
