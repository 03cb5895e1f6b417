"""The worked examples of docs/scoring.md: small changes, scored by the code of planguard itself."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from planguard import wiring
from planguard.core.action_class import action_class
from planguard.core.ask_table import BUILT_IN_TABLE
from planguard.core.difference import compared
from planguard.core.edits.channels import channels_of
from planguard.core.edits.engine import Editor
from planguard.core.score import ALONE, Scale, score
from planguard.core.side_by_side import SideBySide
from planguard.model.consequence import ActionClass, Score
from planguard.model.environment import Environment
from planguard.model.plan import ABSENT, Change, Raw, ResourceChange
from planguard.model.severity import band

PROD: Final = Environment.PRODUCTION
UPDATE: Final = ("update",)
DELETE: Final = ("delete",)
REPLACE: Final = ("delete", "create")


class Example(NamedTuple):
    """One change, and what is around it."""

    says: str
    type: str
    verbs: tuple[str, ...]
    before: Mapping[str, Any] = MappingProxyType({})
    after: Mapping[str, Any] | None = None
    where: Environment = PROD
    dependents: int = 0
    scale: Scale = ALONE

    @property
    def entry(self) -> ResourceChange:
        """The change as a plan would have it."""
        sides = [ABSENT if side is None else Raw(json.dumps(dict(side)).encode()) for side in (self.before, self.after)]
        return ResourceChange(f"{self.type}.main", Change(self.verbs, *sides), type=self.type, name="main")

    @property
    def judged(self) -> Score:
        """Its score, as a review would come to it."""
        rules, entry = wiring.rules(), self.entry
        differing = compared(entry, entry.actions.operation, SideBySide())
        edits = Editor(rules.rulebook.rows_for).edits(entry, differing) if self.verbs == UPDATE else ()
        edit = channels_of(edits, rules.tables.second_share)
        facts = rules.knowledge.facts(self.type)
        return score(entry, facts, self.where, rules.tables, self.scale, dependents=self.dependents, edit=edit)

    @property
    def action_class(self) -> ActionClass:
        """The row of the table of who-needs-a-person."""
        actions = self.entry.actions
        return action_class(actions.operation, wiring.rules().knowledge.facts(self.type), order=actions.order)

    @property
    def asked(self) -> bool:
        """Whether the table asks a person about it."""
        return BUILT_IN_TABLE.asks(self.action_class, band(self.judged.value), self.where)


_RULE: Final = {"security_group_id": "sg-1", "ip_protocol": "tcp", "from_port": 443, "to_port": 443}
_SNAPSHOT: Final = {"skip_final_snapshot": False, "final_snapshot_identifier": "last"}
_POLICY: Final = {"id": "gke", "deletion_protection": False}

EXAMPLES: Final = (
    Example("database deleted, no final snapshot", "aws_db_instance", DELETE, {"skip_final_snapshot": True}),
    Example("database replaced, with a final snapshot", "aws_db_instance", REPLACE, _SNAPSHOT, dependents=4),
    Example(
        "database deleted while its `deletion_protection` is on: that lowers nothing",
        "aws_db_instance",
        DELETE,
        {"deletion_protection": True, "skip_final_snapshot": True},
    ),
    Example(
        "`deletion_protection` switched off",
        "aws_db_instance",
        UPDATE,
        {"deletion_protection": True},
        {"deletion_protection": False},
    ),
    Example(
        "table replaced for another key, recovery to a point in time on",
        "aws_dynamodb_table",
        REPLACE,
        {"point_in_time_recovery": [{"enabled": True}]},
        dependents=1,
    ),
    Example(
        "bucket deleted with all in it",
        "aws_s3_bucket",
        DELETE,
        {"force_destroy": True},
        where=Environment.NON_PRODUCTION,
    ),
    Example(
        "log group: what was kept for ever is kept for 30 days",
        "aws_cloudwatch_log_group",
        UPDATE,
        {"retention_in_days": 0},
        {"retention_in_days": 30},
    ),
    Example("key deleted, window of 30 days", "aws_kms_key", DELETE, {"deletion_window_in_days": 30}, dependents=5),
    Example("address given back", "aws_eip", DELETE, where=Environment.UNKNOWN, dependents=1),
    Example("network replaced with all in it", "aws_vpc", REPLACE, dependents=20, scale=Scale(5, 5)),
    Example("task definition, next revision", "aws_ecs_task_definition", REPLACE),
    Example("service scaled from 6 to 0", "aws_ecs_service", UPDATE, {"desired_count": 6}, {"desired_count": 0}),
    Example(
        "rule opened to everybody",
        "aws_vpc_security_group_ingress_rule",
        UPDATE,
        _RULE | {"cidr_ipv4": "10.0.0.0/8"},
        _RULE | {"cidr_ipv4": "0.0.0.0/0"},
    ),
    Example(
        "key vault deleted, no protection against purging",
        "azurerm_key_vault",
        DELETE,
        {"purge_protection_enabled": False},
        dependents=3,
    ),
    Example(
        "cluster replaced",
        "google_container_cluster",
        REPLACE,
        _POLICY,
        where=Environment.PREPRODUCTION,
        dependents=9,
    ),
    Example("database forgotten: it lives on, unmanaged", "aws_db_instance", ("forget",)),
    Example("load balancer replaced, the new one first", "aws_lb", ("create", "delete"), dependents=5),
    Example("a type that nobody listed, deleted", "acme_gadget", DELETE, where=Environment.UNKNOWN),
    Example("only tags", "aws_vpc", UPDATE, {"tags": {"Team": "a"}}, {"tags": {"Team": "b"}}),
    Example("namespace deleted", "kubernetes_namespace", DELETE),
)
