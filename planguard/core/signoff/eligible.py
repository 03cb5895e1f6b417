"""Who may still say yes, and who may not and why: what a request waits for, in names."""

from collections.abc import Iterable, Mapping

from planguard.core.signoff.identity import key_faults
from planguard.core.signoff.independence import excluded
from planguard.model.approval import Candidate, ShutOut
from planguard.model.decision import Question, Standing
from planguard.model.people import Person, accounts
from planguard.model.policy import Assurance, Binding


def eligible(question: Question, standings: Iterable[Standing]) -> tuple[tuple[Candidate, ...], tuple[ShutOut, ...]]:
    """The registered persons whose yes is still missing and would count, and those whose yes would not.

    Empty where nothing waits for a person. Who has approved all that is asked is in neither.
    """
    waiting = [one for one in standings if not one.approved]
    if not waiting:
        return (), ()
    shut_out = _shut_out(question)
    may, may_not = [], []
    for person in question.people.persons:
        codes = shut_out.get(person.id) or (() if _able(person, question, waiting) else ("assurance-too-weak",))
        if codes:
            may_not.append(ShutOut(person.id, person.name, _login(person, question), codes))
        elif not all(person.id in {yes.person for yes in one.accepted} for one in waiting):
            may.append(Candidate(person.id, person.name, _login(person, question), person.roles))
    return tuple(may), tuple(may_not)


def _shut_out(question: Question) -> Mapping[str, tuple[str, ...]]:
    revoked = {row.person: ("revoked",) for row in question.policy.revoked if row.person}
    return {**revoked, **excluded(question.people, question.contributors)}


def _able(person: Person, question: Question, waiting: Iterable[Standing]) -> bool:
    """Whether one of the ways that the person has is strong enough for one of the parts."""
    ways = set(_ways(person, question))
    return any(
        way.rank >= one.requirement.assurance.rank
        and (one.requirement.binding is not Binding.PLAN or way is not Assurance.REVIEW)
        for one in waiting
        for way in ways
    )


def _ways(person: Person, question: Question) -> Iterable[Assurance]:
    # Where nobody says at which code host the change lies, it may be any.
    hosts = {hand.host for hand in question.contributors.known if hand.host}
    if any(number is not None and (not hosts or host in hosts) for host, number in accounts(person).items()):
        yield Assurance.REVIEW
    for key in person.keys:
        if not any(key_faults(key, question.now)):
            yield Assurance.TOUCH_AND_PIN if key.enrolled else Assurance.SOFTWARE_KEY


def _login(person: Person, question: Question) -> str:
    """What the host calls the account, where it has said so: for people only, since somebody else can take it over."""
    known = (question.logins.get(account) for account in accounts(person).items())
    return next(filter(None, known), "")
