"""How a project on GitLab is guarded: asked, and read. Approval rules are told in paid editions only, so elsewhere not."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

from planguard.hosts._talk import Clock, Told, get, pages, shaped, tried
from planguard.model.exchange import Talk
from planguard.model.guards import Asking, Guard
from planguard.model.host import Place


class _Settings(msgspec.Struct, frozen=True, kw_only=True):
    branch: str
    project: Told
    branches: Told
    approvals: Told
    rules: Told
    environments: dict[str, Told]


@shaped
def guards(place: Place, asking: Asking) -> Talk[tuple[Guard, ...]]:
    """How the project is guarded. Raises OutsideError where the host's answers have another shape than it documents."""
    root = f"/projects/{quote(place.path, safe='')}"
    environments: dict[str, Told] = {}
    for name in asking.environments:
        path = f"{root}/protected_environments/{quote(name, safe='')}"
        environments[name] = yield from tried(path, get(Clock(), path))
    found = _Settings(
        branch=asking.branch,
        project=(yield from tried(root, get(Clock(), root))),
        branches=(yield from tried(f"{root}/protected_branches", pages(Clock(), f"{root}/protected_branches"))),
        approvals=(yield from tried(f"{root}/approvals", get(Clock(), f"{root}/approvals"))),
        rules=(yield from tried(f"{root}/approval_rules", pages(Clock(), f"{root}/approval_rules"))),
        environments=environments,
    )
    return tuple(_read(found))


def _read(found: _Settings) -> Iterator[Guard]:
    given = found.project.value or {}
    merges = "Settings > Merge requests > Merge checks: Pipelines must succeed, and skipped pipelines are no success"
    wanted = bool(given.get("only_allow_merge_if_pipeline_succeeds")) and not given.get("allow_merge_on_skipped_pipeline")
    yield _guard(found, "status-not-required", found.project, wanted, merges)
    yield from _branch(found)
    yield from _approvals(found)
    yield _rules(found)
    yield from _environments(found, given)


def _guard(found: _Settings, topic: str, told: Told, held: bool | None, mend: str) -> Guard:
    """A setting of the project; where it was told and `held` is None, the answer does not have it."""
    unsaid = "" if held is not None else "the answer does not say, as in editions without this setting"
    return Guard(
        topic=topic,
        held=None if told.why else held,
        asked=told.asked,
        about=found.branch,
        detail=told.why or unsaid,
        mend=mend,
    )


def _branch(found: _Settings) -> Iterator[Guard]:
    """What protects the branch: of several rows that fit it, each must hold, since the mildest decides who may push."""
    rows = [row for row in found.branches.value or () if _fits(row["name"], found.branch)]
    place = "Settings > Repository > Protected branches: "
    levels = [level for row in rows for level in row["push_access_levels"]]
    closed = bool(rows) and all(level["access_level"] == 0 for level in levels)
    names = ", ".join(sorted({str(level["access_level_description"]) for level in levels}))
    pushes = _guard(found, "pushes-go-past", found.branches, closed, f"{place}Allowed to push and merge, No one")
    yield pushes if closed or found.branches.why else replace(pushes, detail=names if rows else "it is not protected")
    forced = bool(rows) and not any(row.get("allow_force_push") for row in rows)
    yield _guard(found, "force-push", found.branches, forced, f"{place}Allowed to force push, off")
    yield _guard(found, "deletion", found.branches, bool(rows), f"{place}add this branch")
    owned = [row["code_owner_approval_required"] for row in rows if "code_owner_approval_required" in row]
    held = any(owned) if owned or not rows else None
    yield _guard(found, "no-owner-review", found.branches, held, f"{place}Code owner approval")


def _fits(pattern: str, branch: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), branch) is not None


def _approvals(found: _Settings) -> Iterator[Guard]:
    told, given = found.approvals, found.approvals.value or {}
    place = "Settings > Merge requests > Approval settings: "
    for topic, name, good, click in (
        ("author-approves", "merge_requests_author_approval", False, "Prevent approval by merge request creator"),
        (
            "committer-approves",
            "merge_requests_disable_committers_approval",
            True,
            "Prevent approvals by users who add commits",
        ),
        (
            "rules-editable",
            "disable_overriding_approvers_per_merge_request",
            True,
            "Prevent editing approval rules in merge requests",
        ),
    ):
        held = given[name] is good if isinstance(given.get(name), bool) else None
        yield _guard(found, topic, told, held, f"{place}{click}")


def _rules(found: _Settings) -> Guard:
    """Whether a rule asks for an approval of what goes to this branch."""
    ours = [
        row
        for row in found.rules.value or ()
        if not row.get("protected_branches") or any(_fits(one["name"], found.branch) for one in row["protected_branches"])
    ]
    held = any(row["approvals_required"] > 0 for row in ours)
    return _guard(
        found, "approvals-none", found.rules, held, "Settings > Merge requests > Approval rules: one approval or more"
    )


def _environments(found: _Settings, project: dict[str, Any]) -> Iterator[Guard]:
    """The environments in which jobs apply."""
    for name, told in found.environments.items():
        place = f"Settings > CI/CD > Protected environments > {name}: "
        given = told.value or {}
        waits = [rule["required_approvals"] for rule in given.get("approval_rules") or ()]
        held = any(count > 0 for count in (*waits, given.get("required_approval_count") or 0))
        mend = f"{place}Approval rules"
        yield replace(_guard(found, "environment-open", told, held, mend), about=name)
        if held:
            alone = project.get("allow_pipeline_trigger_approve_deployment")
            mend = "Settings > CI/CD > Protected environments: Allow pipeline triggerer to approve deployment, off"
            known = not alone if isinstance(alone, bool) else None
            yield replace(_guard(found, "environment-self-review", found.project, known, mend), about=name)
