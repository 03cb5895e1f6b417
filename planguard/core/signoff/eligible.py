"""Who may still say yes, and who may not and why: what a request waits for, in names."""

from collections.abc import Iterable, Mapping

from planguard.core.signoff.identity import key_faults
from planguard.core.signoff.independence import excluded
from planguard.model.approval import Candidate, ShutOut
from planguard.model.decision import Question, Standing
from planguard.model.people import Person
from planguard.model.policy import Assurance, Binding

_OF_HARDWARE = "sk-"


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
    if any(number is not None for host, number in _accounts(person) if host in _hosts(question)):
        yield Assurance.REVIEW
    for key in person.keys:
        if not any(key_faults(key, question.now)):
            hardware = key.hardware and key.line.startswith(_OF_HARDWARE)
            yield Assurance.TOUCH_AND_PIN if hardware else Assurance.SOFTWARE_KEY


def _hosts(question: Question) -> set[str]:
    """The code hosts that the change lies at; any, where nobody says."""
    return {hand.host for hand in question.contributors.known if hand.host} or {"github", "gitlab"}


def _accounts(person: Person) -> tuple[tuple[str, int | None], ...]:
    return ("github", person.github_id), ("gitlab", person.gitlab_id)


def _login(person: Person, question: Question) -> str:
    """What the host calls the account, where it has said so: for people only, since somebody else can take it over."""
    known = (question.logins.get(account) for account in _accounts(person))
    return next(filter(None, known), "")
