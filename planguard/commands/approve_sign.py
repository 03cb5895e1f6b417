"""Whose word it is, by which key, and the envelope that it comes to."""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from planguard.commands.approve_matter import Matter
from planguard.commands.codehost import Where
from planguard.commands.hearing import Brief
from planguard.core.digest.request import Asked
from planguard.core.public_key import PublicKey, public_key
from planguard.core.refusals import refused
from planguard.core.signoff.draft import recorded_facts, to_be_typed, worst_items
from planguard.errors import UsageError
from planguard.model.approval import Says
from planguard.model.people import Person
from planguard.model.policy import Binding
from planguard.run.ssh_keygen import default_key, public_line
from planguard.run.ssh_keygen import sign as keygen_sign

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
    where: Where | None = None
    """The pull request; None where the plans are judged by the clone alone."""
    evidence: Path | None = None
    approvals: list[str] = []
    push: bool = False
    remote: str | None = None

    @property
    def says(self) -> Says:
        """What the person says."""
        return Says.REJECT if self.reject else Says.APPROVE


class Draft(msgspec.Struct, frozen=True):
    """What a person is about to sign, and with which key."""

    matter: Matter
    asked: Asked
    person: Person
    key: str
    public: PublicKey
    says: Says

    @property
    def typed(self) -> str:
        """What the person must type."""
        return to_be_typed(self.asked) if self.says is Says.APPROVE else Says.REJECT.value


def draft_of(matter: Matter, asked: Asked, request: Request) -> Draft:
    """Whose key it is, the base branch of today says."""
    key = request.key or default_key()
    try:
        public = public_key(public_line(key))
    except ValueError as error:
        raise UsageError(f"the key {error}", place=key) from None
    people = matter.house.people
    person = next((one for one in people.persons if any(each.line == public.line for each in one.keys)), None)
    if person is None:
        raise refused("unknown-key", public.fingerprint)
    return Draft(matter, asked, person, key, public, request.says)


def signed(draft: Draft, request: Request) -> tuple[bytes, str]:
    """The envelope, and the digest of what is in it. Raises RefusedError where what was signed would not count."""
    from planguard.core.canonical import sha256
    from planguard.sign.claims import claims_of
    from planguard.sign.envelope import PAYLOAD_TYPE, pae, write_envelope
    from planguard.sign.sshsig import NAMESPACE, dearmoured
    from planguard.sign.statement import write_statement

    body = write_statement(approval(draft, request))
    raw = dearmoured(keygen_sign(pae(PAYLOAD_TYPE, body), draft.key, NAMESPACE))
    data = write_envelope(body, [(draft.public.fingerprint, raw)])
    refusals = claims_of(data, "what was signed").rejected
    if refusals:
        raise refused(refusals[0].code)
    return data, sha256(body)


def approval(draft: Draft, request: Request) -> "Approval":
    """What the person would sign."""
    from planguard.sign.statement import Approval, Fact, Item, PolicyRef

    matter = draft.matter
    policy, moment = matter.house.policy, matter.now
    return Approval(
        says=draft.says,
        binding=Binding(request.binding),
        request=draft.asked.document,
        items=tuple(Item(*item) for item in worst_items(matter.signed)),
        facts=tuple(Fact(*fact) for fact in recorded_facts(matter.plans)),
        policy=PolicyRef(policy.source, policy.sha256),
        approver=draft.person.id,
        reason=request.reason,
        issued_at=moment,
        expires_at=moment + policy.lifetime.approval + policy.lifetime.apply_within,
        max_applies=policy.lifetime.max_applies,
    )


def save(path: Path, data: bytes) -> None:
    """Write the envelope into a file that was not there. Raises UsageError."""
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise UsageError("this file is there already", place=str(path)) from None
    except OSError as error:
        raise UsageError(f"the file cannot be written: {error.strerror}", place=str(path)) from error
