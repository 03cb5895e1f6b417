"""V5: whose yes is it? A key or a number at a code host leads to exactly one registered person, never a name or a login."""

from collections.abc import Iterator
from typing import NamedTuple

from planguard.core.signoff.faults import Fault
from planguard.model.approval import Claim
from planguard.model.people import Instant, People, Person, SshKey, accounts
from planguard.model.policy import Assurance


class Identity(NamedTuple):
    """Who stands behind a claim, how strongly that is shown, and what is wrong with it."""

    person: Person | None
    assurance: Assurance
    faults: tuple[Fault, ...]


def identity(claim: Claim, people: People, now: Instant) -> Identity:
    """The person behind `claim`; None where nobody, or more than one, is registered with its key or number."""
    found = [(person, key) for person in people.persons for key in _means(claim, person)]
    if len({person.id for person, _ in found}) != 1:
        code = "key-of-several-persons" if found else "unknown-key" if claim.key else "unknown-user"
        return Identity(None, claim.assurance, (Fault(code, _named(claim)),))
    person, key = found[0]
    faults = [*key_faults(key, now)] if key else []
    if claim.claimed_person is not None and claim.claimed_person != person.id:
        faults.append(Fault("other-person-claimed"))
    return Identity(person, _assurance(claim, key), tuple(faults))


def _means(claim: Claim, person: Person) -> list[SshKey | None]:
    """By what `person` could have made the claim: keys, or None for the account at a code host."""
    if claim.key is not None:
        return [key for key in person.keys if " ".join(key.line.split()[:2]) == claim.key]
    known = accounts(person).get(claim.host or "")
    return [None] if known is not None and known == claim.user_id else []


def key_faults(key: SshKey, now: Instant) -> Iterator[Fault]:
    """Why the key is not valid at this moment."""
    if key.not_before is not None and now < key.not_before:
        yield Fault("key-not-valid-yet")
    if key.not_after is not None and now >= key.not_after:
        yield Fault("key-expired")


def _assurance(claim: Claim, key: SshKey | None) -> Assurance:
    """That of the signature, as far as the key is one that the registry vouches for."""
    if claim.key is not None and not (key is not None and key.enrolled):
        return min(claim.assurance, Assurance.SOFTWARE_KEY, key=lambda assurance: assurance.rank)
    return claim.assurance


def _named(claim: Claim) -> str:
    if claim.fingerprint:
        return claim.fingerprint
    return f"{claim.host} id {claim.user_id}" if claim.host else ""
