"""Bytes of `.planguard/policy.toml` -> the policy that they mean."""

import hashlib
from collections.abc import Iterator
from typing import Final

from planguard.config.fault import Fault
from planguard.config.policy_checks import faults_of
from planguard.config.policy_file import (
    ApprovalTable,
    Cells,
    LifetimeTable,
    PolicyFile,
    RevokedTable,
    StackTable,
    WordsTable,
)
from planguard.config.refusal import refusal, structure, unseen
from planguard.config.units import seconds
from planguard.core.toml import document_in
from planguard.model.consequence import ActionClass
from planguard.model.environment import Environment
from planguard.model.policy import DEFAULT_APPROVALS, ApprovalRow, Cell, Lifetime, Policy, Revocation, Stack
from planguard.model.severity import Severity

PATH: Final = ".planguard/policy.toml"
_CELLS: Final[dict[str, Severity | None]] = {"pass": None, "always": Severity.NONE} | {
    found.value: found for found in Severity
}


def read_policy(content: bytes, place: str = PATH) -> Policy:
    """The policy in `content`; `place` is where it was found, for people. Raises UsageError with every fault."""
    document = document_in(content)
    if isinstance(document, str):
        raise refusal("the policy", place, content, [Fault((), document)])
    others = [*unseen(document), *faults_of(document)]
    file, faults = structure(document, PolicyFile, "policy-v1", others)
    if faults or file is None:
        raise refusal("the policy", place, content, faults)
    return _policy(file, place, hashlib.sha256(content).hexdigest())


def _policy(file: PolicyFile, place: str, sha256: str) -> Policy:
    return Policy(
        source=place,
        sha256=f"sha256:{sha256}",
        repository=file.repository,
        stacks=tuple(map(_stack, file.stack)),
        environment_words=tuple(_words(file.environments)),
        accounts=tuple(file.accounts.items()),
        workspaces=tuple(file.workspaces.items()),
        ask=_cells(file.ask),
        refuse=tuple(map(ActionClass, file.refuse.classes)),
        agents_ask=_cells(file.agents.ask),
        agents_refuse=tuple(map(ActionClass, file.agents.refuse)),
        approvals=DEFAULT_APPROVALS if file.approval is None else tuple(map(_row, file.approval)),
        lifetime=_lifetime(file.lifetime),
        allow_env=file.apply.allow_env,
        ledger=file.apply.ledger,
        revoked=tuple(map(_revocation, file.revoked)),
    )


def _stack(table: StackTable) -> Stack:
    return Stack(
        target=table.target,
        path=table.path.rstrip("/"),
        also_when=table.also_when,
        plan=table.plan or "",
        environment=table.environment,
        accounts=table.accounts or (),
        has_state=table.has_state,
    )


def _words(table: WordsTable) -> Iterator[tuple[str, Environment]]:
    named = (
        (table.production, Environment.PRODUCTION),
        (table.shared, Environment.SHARED),
        (table.preproduction, Environment.PREPRODUCTION),
        (table.non_production, Environment.NON_PRODUCTION),
        (table.ephemeral, Environment.EPHEMERAL),
    )
    return ((word, environment) for words, environment in named for word in words)


def _cells(cells: Cells) -> tuple[Cell, ...]:
    return tuple(
        Cell(ActionClass(name), environment, _CELLS[word])
        for name, row in cells.items()
        for environment, word in row.items()
    )


def _row(table: ApprovalTable) -> ApprovalRow:
    return ApprovalRow(
        severity=table.severity,
        environments=table.environments or (),
        quorum=table.quorum,
        assurance=table.assurance,
        binding=table.binding,
        role=table.role or "",
    )


def _lifetime(table: LifetimeTable) -> Lifetime:
    return Lifetime(
        approval=seconds(table.approval),
        apply_within=seconds(table.apply_within),
        cool_off=seconds(table.cool_off),
        max_applies=table.max_applies,
    )


def _revocation(table: RevokedTable) -> Revocation:
    return Revocation(person=table.person or "", key=table.key or "", approval=table.approval or "")
