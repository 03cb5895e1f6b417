"""What labels say about an environment, and how several sayings become one."""

from typing import Final

import msgspec

from planguard.model.environment import Environment, EnvironmentEvidence, EnvironmentVerdict

HIDDEN: Final = "(sensitive)"
"""Stands in evidence for a value that is marked."""


class Said(msgspec.Struct, frozen=True):
    """What labels say: `says` names environments outright, `raises` speaks for production and no more."""

    says: tuple[EnvironmentVerdict, ...] = ()
    raises: tuple[EnvironmentEvidence, ...] = ()
    worst: EnvironmentVerdict | None = None
    """The worst environment that is named, with the evidence of all that are; None where none is."""

    @property
    def milder(self) -> bool:
        """Whether an environment is named that is judged less strictly than an unknown one."""
        return self.worst is not None and not self.worst.name.strict


NOTHING: Final = Said()


def says(name: Environment, source: str, where: str, value: str) -> Said:
    """One label that names an environment."""
    verdict = EnvironmentVerdict(name, (EnvironmentEvidence(source, where, value),))
    return Said((verdict,), worst=verdict)


def joined(parts: tuple[Said, ...]) -> Said:
    """What several say together. The same key and value in two attributes (`tags_all` and `tags`) is said once."""
    if len(parts) == 1:
        return parts[0]
    named = tuple({_key(verdict.evidence[0]): verdict for part in reversed(parts) for verdict in part.says}.values())[::-1]
    raises = tuple({_key(evidence): evidence for part in reversed(parts) for evidence in part.raises}.values())[::-1]
    return Said(named, raises, _worst(named))


def _worst(named: tuple[EnvironmentVerdict, ...]) -> EnvironmentVerdict | None:
    if len(named) <= 1:
        return named[0] if named else None
    ordered = sorted(named, key=lambda verdict: verdict.name.rank)
    evidence = dict.fromkeys(evidence for verdict in ordered for evidence in verdict.evidence)
    return EnvironmentVerdict(ordered[0].name, tuple(evidence))


def _key(evidence: EnvironmentEvidence) -> tuple[str, str]:
    return evidence.where.partition(".")[2], evidence.value
