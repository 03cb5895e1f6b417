"""`planguard approve`: a person reads, types what will be lost, and signs through ssh-keygen."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from planguard.commands.approve_outlook import outlook, warnings
from planguard.commands.hearing import Brief, asked_plan, read_plans
from planguard.commands.output import emit, pairs, write
from planguard.commands.verify import Request as VerifyRequest
from planguard.commands.verify import Verified, verified
from planguard.core.digest.request import Asked
from planguard.core.inert import inert
from planguard.core.instants import shown
from planguard.core.nouns import several
from planguard.core.public_key import PublicKey
from planguard.core.refusals import refused
from planguard.core.signoff.draft import places, recorded_facts, to_be_typed, worst_items
from planguard.errors import UsageError
from planguard.model.approval import Says
from planguard.model.decision import Answer, AskedPlan
from planguard.model.people import Person
from planguard.model.policy import Binding
from planguard.model.verdict import Verdict
from planguard.run.ssh_keygen import default_key, public_line
from planguard.run.ssh_keygen import sign as keygen_sign
from planguard.source.terminal import ask, refuse_without_a_person

if TYPE_CHECKING:
    from planguard.sign.statement import Approval


class Request(msgspec.Struct, frozen=True):
    """What the command line asked for."""

    brief: Brief
    key: str | None = None
    reject: bool = False
    reason: str = ""
    binding: str = Binding.CONSEQUENCES.value
    expect: str | None = None
    """The digest of the request that the person was told of."""
    output: Path | None = None
    head: str = "HEAD"


class Draft(msgspec.Struct, frozen=True):
    """What a person is about to sign, and with which key."""

    found: Verified
    asked: Asked
    person: Person
    key: str
    public: PublicKey
    says: Says

    @property
    def typed(self) -> str:
        """What the person must type."""
        return to_be_typed(self.asked) if self.says is Says.APPROVE else Says.REJECT.value

    @property
    def plans(self) -> list[AskedPlan]:
        """The plans that are asked about."""
        targets = {entry.target for entry in self.asked.document.plans}
        every = map(asked_plan, self.found.hearings[0].plans)
        return [plan for plan in every if plan.entry.target in targets]


def run(request: Request) -> int:
    """Ask the person, sign, and write the envelope. Raises RefusedError where nothing is signed, and what verify raises."""
    refuse_without_a_person(os.environ)
    if request.binding not in set(Binding):
        raise UsageError(f"there is no binding {request.binding!r}", advice=f"One of: {', '.join(Binding)}.")
    found = verified(read_plans(request.brief), VerifyRequest(request.brief, head=request.head))
    emit(found.report, pairs([], [], default="terminal"))
    asked = _asked(found, request)
    if asked is None:
        write(sys.stdout, "\nNobody needs to be asked: there is nothing to approve.\n")
        return 0
    draft = _draft(found, asked, request)
    write(sys.stdout, _told(draft, warnings(found, _approval(draft, request), draft.public)))
    typed = ask(f"  {draft.typed}\n> ")
    if typed.split() != draft.typed.split():
        raise refused("not-typed")
    data, digest = _signed(draft, request)
    path = request.output or Path(f"planguard-{asked.digest[:12]}-{digest[:8]}.json")
    _save(path, data)
    write(sys.stdout, f"\nSigned: {inert(str(path))}\n{outlook(found, data, str(path))}")
    return 0


def _asked(found: Verified, request: Request) -> Asked | None:
    """The request, where there is one that a person can answer."""
    if found.decision.answer is Answer.REFUSED and not request.reject:
        raise refused("plan-refused")
    every = [one for hearing in found.hearings for one in hearing.plans]
    if any(one.found.signed is None for one in every if one.found.report.verdict == Verdict.NEEDS_APPROVAL):
        raise refused("not-approvable")
    digest = found.asked.digest if found.asked else None
    if request.expect is not None and request.expect.removeprefix("sha256:") != digest:
        raise refused("not-this-request")
    return found.asked


def _draft(found: Verified, asked: Asked, request: Request) -> Draft:
    """Whose key it is, the base branch of today says."""
    from planguard.core.public_key import public_key

    key = request.key or default_key()
    try:
        public = public_key(public_line(key))
    except ValueError as error:
        raise UsageError(f"the key {error}", place=key) from None
    people = found.hearings[0].house.people
    person = next((one for one in people.persons if any(each.line == public.line for each in one.keys)), None)
    if person is None:
        raise refused("unknown-key", public.fingerprint)
    return Draft(found, asked, person, key, public, Says.REJECT if request.reject else Says.APPROVE)


def _told(draft: Draft, warned: list[str]) -> str:
    """What is about to be signed, in one screen."""
    lifetime, asked = draft.found.hearings[0].house.policy.lifetime, draft.asked
    wanted = "the worst object and how many there are" if draft.says is Says.APPROVE else "the word"
    lines = [
        "",
        f"You are <{inert(draft.person.id)}>, with the key {draft.public.fingerprint}.",
        f"You {draft.says} request sha256:{asked.digest} of {inert(asked.document.repository or '')}:",
        *(f"  {inert(entry.target)}: {entry.words}" for entry in asked.document.plans),
        *(f"    {places(plan)}" for plan in draft.plans if plan.facts),
        f"It holds until {shown(draft.found.now + lifetime.approval)}, for {several(lifetime.max_applies, 'apply')}.",
        "A compromised computer can show one plan and sign another: compare the digest with the job's own page.",
        *warned,
        "",
        f"To {draft.says}, type {wanted}:",
    ]
    return "".join(f"{line}\n" for line in lines)


def _signed(draft: Draft, request: Request) -> tuple[bytes, str]:
    """The envelope, and the digest of what is in it. Raises RefusedError where what was signed would not count."""
    from planguard.core.canonical import sha256
    from planguard.sign.claims import claims_of
    from planguard.sign.envelope import PAYLOAD_TYPE, pae, write_envelope
    from planguard.sign.sshsig import NAMESPACE, dearmoured
    from planguard.sign.statement import write_statement

    body = write_statement(_approval(draft, request))
    raw = dearmoured(keygen_sign(pae(PAYLOAD_TYPE, body), draft.key, NAMESPACE))
    data = write_envelope(body, [(draft.public.fingerprint, raw)])
    refusals = claims_of(data, "what was signed").rejected
    if refusals:
        raise refused(refusals[0].code)
    return data, sha256(body)


def _approval(draft: Draft, request: Request) -> "Approval":
    from planguard.sign.statement import Approval, Fact, Item, PolicyRef

    policy, moment = draft.found.hearings[0].house.policy, draft.found.now
    signed = {one.found.report.target: one.found.signed for one in draft.found.hearings[0].plans}
    worst = worst_items(found for plan in draft.plans if (found := signed[plan.entry.target]))
    return Approval(
        says=draft.says,
        binding=Binding(request.binding),
        request=draft.asked.document,
        items=tuple(Item(*item) for item in worst),
        facts=tuple(Fact(*fact) for fact in recorded_facts(draft.plans)),
        policy=PolicyRef(policy.source, policy.sha256),
        approver=draft.person.id,
        reason=request.reason,
        issued_at=moment,
        expires_at=moment + policy.lifetime.approval + policy.lifetime.apply_within,
        max_applies=policy.lifetime.max_applies,
    )


def _save(path: Path, data: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise UsageError("this file is there already", place=str(path)) from None
    except OSError as error:
        raise UsageError(f"the file cannot be written: {error.strerror}", place=str(path)) from error
