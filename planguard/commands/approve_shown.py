"""What a person reads before they type: what is asked, what others have said to it, and what their own word will be."""

from collections.abc import Iterator

from planguard.commands.approve_matter import Matter
from planguard.commands.approve_sign import Draft
from planguard.core.inert import inert
from planguard.core.instants import shown
from planguard.core.nouns import several
from planguard.core.signoff.code import code_lines
from planguard.core.signoff.draft import places
from planguard.core.signoff.reason import because
from planguard.model.approval import Says
from planguard.model.host import HostFacts

_MOST = 20
_ANYBODY = (
    "It may be anybody's text: if it does not say what the plans say, an approval of it counts for nothing.",
    "To read all of it here, hand over the sealed plans as well.",
)


def request_text(matter: Matter, facts: HostFacts) -> str:
    """The request where no plan is at hand: every part of it, and who has said what already."""
    pull = facts.pull
    head = f"Pull request {pull.number} of {inert(facts.repository)}: {inert(pull.title)}"
    lines = [head, f"The request document of {inert(matter.origin)} asks for:", *_parts(matter), *_ANYBODY, *_said(matter)]
    return "".join(f"{line}\n" for line in lines)


def _parts(matter: Matter) -> Iterator[str]:
    for plan in matter.plans:
        entry = plan.entry
        worst = f"{entry.severity}, if in production" if entry.severity else "of unknown severity"
        yield f"  {inert(entry.target)}: {several(entry.count, 'consequence')}, the worst {worst}"
        yield f"    {inert(entry.words)}"
    if matter.asked and matter.asked.document.change and matter.change:
        files = matter.change.document.files
        yield "  the change itself: it changes what guards this repository"
        yield from (f"    {inert(one.path)}" for one in files[:_MOST])
        if len(files) > _MOST:
            yield f"    and {several(len(files) - _MOST, 'more file')}"


def _said(matter: Matter) -> Iterator[str]:
    for yes in matter.decision.accepted:
        yield f"yes: <{inert(yes.person)}> by {yes.assurance} ({inert(yes.origin)})"
    reasons = dict(reason for one in matter.decision.standings for reason in one.reasons)
    for person in dict.fromkeys(person for one in matter.decision.standings for person in one.rejected_by):
        yield f"no: <{inert(person)}>{because(reasons.get(person, ''))}"
    for rejected in matter.decision.rejected[:_MOST]:
        who = f"<{inert(rejected.person)}> " if rejected.person else ""
        yield f"does not count: {who}{inert(rejected.says)} [{rejected.code}] ({inert(rejected.origin)})"


def told(draft: Draft, warned: list[str]) -> str:
    """What is about to be signed, in one screen."""
    matter, asked, says = draft.matter, draft.asked, draft.says
    wanted = (
        "the word" if says is Says.REJECT else "the worst object and how many there are" if asked.document.plans else "this"
    )
    lines = [
        "",
        f"You are <{inert(draft.person.id)}>, with the key {draft.public.fingerprint}.",
        f"You {says} request sha256:{asked.digest} of {inert(asked.document.repository or '')}:",
        *(f"  {inert(entry.target)}: {inert(entry.words)}" for entry in asked.document.plans),
        *(["  the change itself: changes what guards this repository"] if asked.document.change else []),
        *(f"    {places(plan)}" for plan in matter.plans if plan.facts),
        *_code(matter),
        _validity(draft),
        "A compromised computer can show one plan and sign another: compare the digest with the job's own page.",
        *warned,
        "",
        f"To {says}, type {wanted}:",
        f"  {draft.typed}",
    ]
    return "".join(f"{line}\n" for line in lines)


def _validity(draft: Draft) -> str:
    if draft.says is Says.REJECT:
        return "A no does not expire. It stands against this request until you say yes to it."
    matter, lifetime = draft.matter, draft.matter.house.policy.lifetime
    return f"It holds until {shown(matter.now + lifetime.approval)}, for {several(lifetime.max_applies, 'apply')}."


def _code(matter: Matter) -> Iterator[str]:
    lines = list(code_lines(matter.signed))
    if lines:
        yield "It runs code. What is signed of it, as far as the plan says it in words:"
    yield from (f"    {line}" for line in lines)
