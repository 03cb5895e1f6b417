"""What an approval will do, before it is signed and after: nobody should read and type for a yes that cannot count."""

from typing import TYPE_CHECKING

from planguard.commands.approve_matter import Matter
from planguard.commands.testimony import of_papers
from planguard.core.inert import inert
from planguard.core.public_key import PublicKey
from planguard.model.approval import Claim, Says
from planguard.model.policy import Assurance
from planguard.source.approvals import Paper

if TYPE_CHECKING:
    from planguard.sign.statement import Approval


def warnings(matter: Matter, approval: "Approval", key: PublicKey) -> list[str]:
    """Why a yes like `approval`, signed with `key`, would not count; nothing where it would, and for a no."""
    if approval.says is not Says.APPROVE:
        return []
    claim = _expected(approval, key)
    return [f"Mind: this yes will not count: {said}" for said in _against(matter, claim)]


def outlook(matter: Matter, data: bytes, origin: str) -> str:
    """What the request comes to with the envelope `data`, and with those that were at hand already."""
    claim = of_papers([Paper(origin, data)]).claims[0]
    decision = matter.again((claim,))
    lines = [f"It does not count: {said}" for said in _against(matter, claim)]
    more = f"; {decision.missing} more needed" if decision.missing else ""
    others = {one.person for one in decision.accepted if one.claim != claim.id}
    alone = f"With {', '.join(sorted(f'<{inert(one)}>' for one in others))}" if others else "By this one alone"
    guess = "" if matter.report else " The gate decides, which has the plans."
    return "".join(f"{line}\n" for line in [*lines, f"{alone} the request is {decision.answer}{more}.{guess}"])


def _against(matter: Matter, claim: Claim) -> list[str]:
    refused = [one for one in matter.again((claim,)).rejected if one.claim == claim.id]
    return list(dict.fromkeys(f"{inert(one.says)} [{one.code}]" for one in refused))


def _expected(approval: "Approval", key: PublicKey) -> Claim:
    """The claim that the signature will be, if a security key is touched and its PIN given."""
    assurance = Assurance.TOUCH_AND_PIN if key.of_security_key else Assurance.SOFTWARE_KEY
    return approval.claim("to be signed", "to be signed", key.line, key.fingerprint, assurance)
