"""Findings as detectors see them -> findings as they count in this plan's environment, worst first."""

import hashlib
from collections.abc import Callable, Iterable

import msgspec

from planguard.model.environment import Environment
from planguard.model.finding import Effect, Finding
from planguard.model.rule import Rule

_FINGERPRINT_LENGTH = 16
"""Hex digits: enough to tell the findings of one code base apart."""


def settle(findings: Iterable[Finding], environment: Environment, rule: Callable[[str], Rule]) -> list[Finding]:
    """`findings` as they count in `environment`, strongest effect first, then by severity and id.

    Each gets its effect there, a fingerprint, and the advice of its rule.
    """
    settled = [
        msgspec.structs.replace(
            finding,
            effect=_effect(finding, environment),
            fingerprint=fingerprint(finding.id, finding.addresses),
            instead=rule(finding.id).instead,
        )
        for finding in findings
    ]
    return sorted(settled, key=lambda found: (found.effect.rank, -found.severity.rank, found.id, found.addresses))


def _effect(finding: Finding, environment: Environment) -> Effect:
    """Outside production, shared and unknown a fixed effect is one step milder, except that a refusal stays."""
    milder = finding.effect is Effect.APPROVE and not finding.by_table and not environment.strict
    return Effect.WARN if milder else finding.effect


def fingerprint(finding_id: str, addresses: tuple[str, ...]) -> str:
    """The same for the same finding about the same objects, whatever else a new plan brings."""
    text = "\n".join((finding_id, *sorted(addresses)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_FINGERPRINT_LENGTH]
