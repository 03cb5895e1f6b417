"""A plan -> its sealed form: one JSON document that describes itself and is read like any other plan."""

import hashlib
import re
from collections.abc import Callable
from typing import Final

import msgspec

from planguard.core.code import TELLING
from planguard.core.consistency import contradictions
from planguard.core.graph.blocks import configuration
from planguard.core.inputs_of_code import inputs_of
from planguard.core.read.faults import fault
from planguard.core.seal.changes import Entries
from planguard.core.seal.configuration import sealed_configuration, sealed_variables
from planguard.core.seal.states import sealed_planned, sealed_prior
from planguard.core.seal.veil import Veil, encoded, listed, marks_only, written
from planguard.core.twins import Twins
from planguard.model.consequence import TypeFacts
from planguard.model.plan import ABSENT, ActionInvocation, Change, DeferredChange, Plan, PlanFile, Raw
from planguard.model.provenance import SEALABLE, SEALED_TYPE, Seal
from planguard.model.signed import Leaves

# All that is kept of a line of a source: the head of a block, and the switches that guard or run code.
_TOLD: Final = re.compile(
    r'^\s*(?:resource|data|module|provisioner)(?:\s+"[\w.-]+"){1,2}\s*\{'
    r'|\b(?:when|prevent_destroy|create_before_destroy)"?\s*[=:]\s*"?(?:destroy|create|true|false)\b'
    rf"|{TELLING}"
)

_OF_INVOCATION: Final = ("address", "type", "name", "provider_name", "reason")


def seal_of(plan: Plan, *, tool: str, target: str | None, head: str | None) -> Seal:
    """What the sealed plan says of `plan`. Raises InputError where it cannot be sealed."""
    source = plan.source
    if source.kind not in SEALABLE:
        raise fault("not-sealable", detail=f"it is of the kind {source.kind}")
    file = source.file or PlanFile()
    return Seal(
        tool=tool,
        kind=source.kind,
        path=source.path,
        sha256=source.sha256,
        target=target,
        head=head,
        lineage=file.lineage,
        serial=file.serial,
        workspace=file.workspace,
        backend=file.backend,
        fingerprint=file.fingerprint,
        lock_file_sha256=hashlib.sha256(file.lock_file.encode()).hexdigest() if file.lock_file is not None else None,
        sources=tuple((name, _skeleton(text)) for name, text in file.sources),
        contradictions=tuple(contradictions(plan)),
        unknown_parts=tuple(part.pointer for part in plan.unknown_parts),
        inputs=_inputs(plan),
    )


def sealed(plan: Plan, seal: Seal, facts: Callable[[str], TypeFacts], speaks: Callable[[str], bool]) -> bytes:
    """The sealed form of `plan`. `facts` of a resource type; `speaks`: whether the name of a variable names environments.

    Raises InputError where a part of the plan cannot be read whole: what is not understood is not handed on.
    """
    document = {"type": encoded(SEALED_TYPE), "plan": _plan(plan, facts, speaks), "sealed": Raw(msgspec.json.encode(seal))}
    return bytes(written(document)) + b"\n"


def _inputs(plan: Plan) -> dict[str, Leaves]:
    tree = configuration(plan.configuration)
    return inputs_of(plan, tree) if tree else {}


def _plan(plan: Plan, facts: Callable[[str], TypeFacts], speaks: Callable[[str], bool]) -> Raw:
    entries = Entries(plan, facts)
    changes = listed([entries.change(entry) for entry in plan.resource_changes])
    drift = [entries.other(entry) for entry in plan.resource_drift]
    deferred = [_deferred(entries, entry) for entry in plan.deferred_changes]
    parts = {
        "format_version": encoded(plan.format_version),
        "terraform_version": encoded(plan.terraform_version or None),
        "resource_changes": changes if plan.lists_changes else ABSENT,
        "resource_drift": listed(drift) if drift else ABSENT,
        "deferred_changes": listed(deferred) if deferred else ABSENT,
        "output_changes": _outputs(plan),
        "action_invocations": _invocations(plan.action_invocations),
        "deferred_action_invocations": _later(plan.deferred_action_invocations),
        "checks": listed([Raw(b"{}")] * plan.checks) if plan.checks else ABSENT,
        "complete": encoded(plan.complete),
        "errored": encoded(plan.errored),
        "applyable": encoded(plan.applyable),
        "prior_state": sealed_prior(plan.prior_state, entries.sealed),
        "planned_values": sealed_planned(plan.planned_values, entries.sealed),
        "configuration": sealed_configuration(plan.configuration, entries.secrets),
        "variables": sealed_variables(plan.variables, plan.configuration, speaks),
    }
    return written(parts)


def _deferred(entries: Entries, entry: DeferredChange) -> Raw:
    return written({"reason": encoded(entry.reason or None), "resource_change": entries.other(entry.resource_change)})


def _outputs(plan: Plan) -> Raw:
    found = {change.name: written({"actions": encoded(list(change.actions))}) for change in plan.output_changes}
    return written(found) if found else ABSENT


def _invocations(found: list[ActionInvocation]) -> Raw:
    return listed([_invocation(one) for one in found]) if found else ABSENT


def _later(found: list[ActionInvocation]) -> Raw:
    return listed([written({"action_invocation": _invocation(one)}) for one in found]) if found else ABSENT


def _invocation(one: ActionInvocation) -> Raw:
    texts = {name: encoded(getattr(one, name) or None) for name in _OF_INVOCATION}
    twins = Twins(Change(after_raw=one.config_values, after_sensitive=one.config_sensitive))
    return written(
        {
            **texts,
            "config_values": Veil().body(one.config_values, one.config_sensitive, twins=twins),
            "config_unknown": marks_only(one.config_unknown),
            "config_sensitive": marks_only(one.config_sensitive),
        }
    )


def _skeleton(text: str) -> str:
    """A source with its lines in place, and only what is told of each."""
    return "\n".join(" ".join(match[0].strip() for match in _TOLD.finditer(line)) for line in text.splitlines())
