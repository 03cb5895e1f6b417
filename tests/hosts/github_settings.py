"""The settings of the repository at the GitHub on loopback: guarded in every way that `planguard doctor` asks about."""

import copy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tests.hosts.openapi import filled

Json = dict[str, Any]
ACTIONS = 15368
_SOURCE = {"ruleset_source_type": "Repository", "ruleset_source": "acme/infra", "ruleset_id": 42}


def rule(kind: str, ruleset: int = 42, **parameters: Any) -> Json:
    given = {"parameters": parameters} if parameters else {}
    return {"type": kind, **given, **_SOURCE, "ruleset_id": ruleset}


def required(context: str = "planguard", **source: int) -> Json:
    checks = [{"context": context, **source}]
    return rule("required_status_checks", required_status_checks=checks, strict_required_status_checks_policy=False)


def reviewed(*, by_owners: bool = True) -> Json:
    return rule(
        "pull_request",
        require_code_owner_review=by_owners,
        required_approving_review_count=1,
        dismiss_stale_reviews_on_push=False,
        require_last_push_approval=False,
        required_review_thread_resolution=False,
    )


def ruleset(**given: Any) -> Json:
    return filled("repository-ruleset", id=42, name="main", target="branch", enforcement="active", **given)


def environment(name: str = "production", *, alone: bool = True, admins: bool | None = False, **given: Any) -> Json:
    reviewers = [{"type": "User", "reviewer": filled("simple-user", id=1, login="ada", type="User")}]
    rules = [{"id": 1, "node_id": "G1", "type": "required_reviewers", "prevent_self_review": alone, "reviewers": reviewers}]
    made: Json = {"protection_rules": rules, "deployment_branch_policy": _CUSTOM, **given}
    if admins is not None:
        made["can_admins_bypass"] = admins  # GitHub answers with it, and does not describe it
    return filled("environment", name=name, **made)


_CUSTOM = {"protected_branches": False, "custom_branch_policies": True}
_REF = {"type": "commit", "sha": "d" * 40, "url": "https://example.org/x"}


@dataclass
class Settings:
    """What the server tells of them. A test changes one thing of it."""

    rules: list[Json] = field(
        default_factory=lambda: [required(integration_id=ACTIONS), reviewed(), rule("non_fast_forward"), rule("deletion")]
    )
    rulesets: dict[int, Json] = field(default_factory=lambda: {42: ruleset(bypass_actors=[])})
    classic: Json | None = None
    workflow: Json = field(
        default_factory=lambda: {"default_workflow_permissions": "read", "can_approve_pull_request_reviews": False}
    )
    environments: dict[str, Json] = field(default_factory=lambda: {"production": environment()})
    policies: list[Json] = field(default_factory=lambda: [{"id": 1, "node_id": "P", "name": "main", "type": "branch"}])
    owners: list[Json] = field(default_factory=list)
    ledger: list[Json] = field(
        default_factory=lambda: [
            {"ref": "refs/planguard/ledger", "node_id": "R", "url": "https://example.org/x", "object": copy.deepcopy(_REF)}
        ]
    )


def answer(found: Settings, tail: str) -> tuple[int, Any] | None:
    """What GitHub answers below a repository about its settings; None where the question is about something else."""
    answers: dict[str, Any] = {
        "/rules/branches/main": found.rules,
        "/branches/main/protection": found.classic,
        "/actions/permissions/workflow": found.workflow,
        "/codeowners/errors": {"errors": found.owners},
        "/git/matching-refs/planguard/ledger": found.ledger,
    }
    if tail in answers:
        return (404, {"message": "Not Found"}) if answers[tail] is None else (200, answers[tail])
    start, _, last = tail.rpartition("/")
    if start == "/rulesets":
        return _found(found.rulesets.get(int(last)))
    if start == "/environments":
        return _found(found.environments.get(unquote(last)))
    if start.startswith("/environments/") and last == "deployment-branch-policies":
        return 200, {"total_count": len(found.policies), "branch_policies": found.policies}
    return None


def _found(made: Json | None) -> tuple[int, Any]:
    return (404, {"message": "Not Found"}) if made is None else (200, made)
