"""V6: whoever had a hand in a change does not approve it, and neither does an agent or who drives it."""

import re
from typing import Final

from planguard.model.approval import Claim
from planguard.model.contributors import Contributor, Contributors, Part
from planguard.model.people import Agent, People, Person, accounts

_CODES: Final = {
    Part.AUTHOR: "is-author",
    Part.COMMITTER: "is-committer",
    Part.PUSHER: "is-pusher",
    Part.REQUESTER: "is-requester",
}
_OPERATOR: Final = "is-operator"
_GITHUB_ADDRESS: Final = re.compile(r"([0-9]{1,18})\+.*@users\.noreply\.github\.com", re.ASCII)
"""What GitHub writes into commits for who hides the address: the number of the account is in it."""


def excluded(people: People, contributors: Contributors) -> dict[str, tuple[str, ...]]:
    """Ids of persons who may not approve, with the codes that say why, in the order of the parts."""
    found: dict[str, list[str]] = {}
    for hand in contributors.known:
        for person in people.persons:
            if _is_person(hand, person):
                found.setdefault(person.id, []).append(_CODES[hand.part])
        for agent in people.agents:
            if _is_agent(hand, agent):
                for operator in agent.operators:
                    found.setdefault(operator, []).append(_OPERATOR)
    return {person: tuple(dict.fromkeys(codes)) for person, codes in found.items()}


def is_agent(claim: Claim, people: People) -> bool:
    """Whether the account of the claim is that of a registered agent."""
    return any(_has_number(agent, claim.host, claim.user_id) for agent in people.agents)


def _is_person(hand: Contributor, person: Person) -> bool:
    email = hand.email.casefold()
    if email and email in {person.id.casefold(), *map(str.casefold, person.emails)}:
        return True
    hidden = _GITHUB_ADDRESS.fullmatch(email)
    number = int(hidden[1]) if hidden else None
    return _has_number(person, hand.host, hand.user_id) or (number is not None and number == person.github_id)


def _is_agent(hand: Contributor, agent: Agent) -> bool:
    return (
        bool(hand.email and hand.email.casefold() in map(str.casefold, agent.emails))
        or bool(hand.login and hand.login.casefold() in map(str.casefold, agent.logins))
        or _has_number(agent, hand.host, hand.user_id)
    )


def _has_number(somebody: Person | Agent, host: str | None, number: int | None) -> bool:
    known = accounts(somebody).get(host or "")
    return known is not None and known == number
