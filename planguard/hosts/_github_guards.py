"""GitHub's answers about a repository -> its settings, one by one. What was refused is not told, and never well."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from planguard.hosts._github_environment import environments
from planguard.hosts._talk import Told
from planguard.model.guards import Asking, Guard

CONTEXT: Final = "planguard"
_ACTIONS: Final = 15368
"""The app that a job's own token belongs to, on github.com."""
_RULESETS: Final = "Settings > Rules > Rulesets, in a ruleset for this branch: "
_HIDDEN: Final = "who may bypass it is shown only to those who may edit it"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was answered."""

    asking: Asking
    where: str
    branch: Told
    rules: Told
    classic: Told
    """The older protection of the branch; empty where there is none."""
    sets: dict[int, Told]
    """The rulesets that `rules` come from."""
    actions: Told
    owners: Told
    ledger: Told
    environments: dict[str, tuple[Told, Told]]

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The active rules of one kind, with their parameters."""
        return [one for one in self.rules.value or () if one["type"] == kind]


def read(found: Settings) -> Iterator[Guard]:
    """Each setting. Raises KeyError and its like where an answer has another shape than GitHub documents."""
    yield from _statuses(found)
    yield from _past_rulesets(found)
    yield from _past_older(found)
    yield _kind(found, "force-push", "non_fast_forward", "allow_force_pushes", "Block force pushes")
    yield _kind(found, "deletion", "deletion", "allow_deletions", "Restrict deletions")
    yield _owner_review(found)
    yield _owners(found)
    yield from _actions(found)
    yield from environments(found.environments, found.asking.branch)
    yield _ledger(found)


def _statuses(found: Settings) -> Iterator[Guard]:
    """Whether the status is required, of everybody, and from whom."""
    branch = found.asking.branch
    rules = [one for rule in found.of("required_status_checks") for one in rule["parameters"]["required_status_checks"]]
    older = ((found.branch.value or {}).get("protection") or {}).get("required_status_checks") or {}
    by_rule = [one.get("integration_id") for one in rules if one["context"] == CONTEXT]
    by_older = [one.get("app_id") for one in older.get("checks") or () if one["context"] == CONTEXT]
    by_older += [None] if not by_older and CONTEXT in (older.get("contexts") or ()) else []
    told = found.rules if by_rule or not by_older else found.branch
    why = "" if by_rule or by_older else found.rules.why or found.branch.why
    held = None if why else bool(by_rule or by_older)
    mend = f"{_RULESETS}Require status checks to pass, {CONTEXT}, source GitHub Actions"
    yield Guard(topic="status-not-required", held=held, asked=told.asked, about=branch, detail=why, mend=mend)
    if not held:
        return
    sources = [one for one in (*by_rule, *by_older) if isinstance(one, int) and one > 0]
    detail = "" if not sources else "from GitHub Actions" if _ACTIONS in sources else f"from the app {sources[0]}"
    yield Guard(topic="status-of-anybody", held=bool(sources), asked=told.asked, about=branch, detail=detail, mend=mend)
    if not by_rule:
        everybody = older.get("enforcement_level") == "everyone"
        mend = "Settings > Branches: Do not allow bypassing the above settings"
        yield Guard(topic="admins-go-past", held=everybody, asked=told.asked, about=branch, mend=mend)


def _past_rulesets(found: Settings) -> Iterator[Guard]:
    """Who may go past the rulesets, each by itself."""
    numbers = {rule.get("ruleset_id") for rule in found.rules.value or ()}
    for number in sorted(one for one in numbers if isinstance(one, int)):
        told = found.sets.get(number, Told(f"ruleset {number}", why="there are too many to ask about"))
        actors = None if told.why else told.value.get("bypass_actors")
        who = ", ".join(sorted(map(_actor, actors or ())))
        yield Guard(
            topic="someone-goes-past",
            held=None if actors is None else not actors,
            asked=told.asked,
            about=found.asking.branch,
            detail=told.why or (_HIDDEN if actors is None else who),
            mend=f"{_RULESETS}empty the bypass list",
        )


def _past_older(found: Settings) -> Iterator[Guard]:
    """Who may go past the reviews that the older protection requires."""
    reviews = (found.classic.value or {}).get("required_pull_request_reviews") or {}
    allowed = reviews.get("bypass_pull_request_allowances")
    names = [str(one.get("login") or one.get("slug")) for kind in (allowed or {}).values() for one in kind]
    if names:
        mend = "Settings > Branches: nobody below Allow specified actors to bypass required pull requests"
        yield Guard(
            topic="someone-goes-past",
            held=False,
            asked=found.classic.asked,
            about=found.asking.branch,
            detail=", ".join(sorted(names)),
            mend=mend,
        )


def _actor(entry: dict[str, Any]) -> str:
    number = f" {entry['actor_id']}" if entry.get("actor_id") is not None else ""
    return f"{entry['actor_type']}{number} ({entry.get('bypass_mode', 'always')})"


def _either(found: Settings, start: Guard, ruled: bool, classic: Callable[[dict[str, Any]], bool]) -> Guard:
    """A setting that a ruleset or the older protection can have. It is not told only where neither says yes."""
    older = not found.classic.why and classic(found.classic.value)
    why = "" if ruled or older else found.rules.why or found.classic.why
    told = found.classic if not ruled and (older or found.classic.why) else found.rules
    return replace(start, held=None if why else ruled or older, asked=told.asked, detail=why)


def _kind(found: Settings, topic: str, kind: str, allowed: str, click: str) -> Guard:
    """A rule that has no parameters, and what the older protection calls it where it is allowed."""
    start = Guard(topic=topic, held=None, asked="", about=found.asking.branch, mend=f"{_RULESETS}{click}")
    return _either(found, start, bool(found.of(kind)), _off(allowed))


def _off(name: str) -> Callable[[dict[str, Any]], bool]:
    """Whether the older protection is there, and does not allow something."""
    return lambda classic: bool(classic) and not (classic.get(name) or {}).get("enabled")


def _owner_review(found: Settings) -> Guard:
    ruled = any((rule.get("parameters") or {}).get("require_code_owner_review") for rule in found.of("pull_request"))
    click = "Require a pull request before merging, Require review from Code Owners"
    start = Guard(topic="no-owner-review", held=None, asked="", about=found.asking.branch, mend=f"{_RULESETS}{click}")
    return _either(
        found,
        start,
        ruled,
        lambda classic: bool((classic.get("required_pull_request_reviews") or {}).get("require_code_owner_reviews")),
    )


def _owners(found: Settings) -> Guard:
    errors = [] if found.owners.why else found.owners.value["errors"]
    lines = ", ".join(f"{one['path']} line {one['line']}" for one in errors[:5])
    return Guard(
        topic="owners-invalid",
        held=None if found.owners.why else not errors,
        asked=found.owners.asked,
        detail=found.owners.why or lines,
        mend="Mend these lines: a line that GitHub cannot read owns nothing",
    )


def _actions(found: Settings) -> Iterator[Guard]:
    """What every workflow's own token may."""
    told, given = found.actions, found.actions.value or {}
    path = f"repos/{found.where}/actions/permissions/workflow"
    yield Guard(
        topic="actions-approve",
        held=None if told.why else not given["can_approve_pull_request_reviews"],
        asked=told.asked,
        detail=told.why,
        mend=f"gh api -X PUT {path} -F can_approve_pull_request_reviews=false",
    )
    yield Guard(
        topic="tokens-write",
        held=None if told.why else given["default_workflow_permissions"] == "read",
        asked=told.asked,
        detail=told.why,
        mend=f"gh api -X PUT {path} -f default_workflow_permissions=read",
    )


def _ledger(found: Settings) -> Guard:
    """No setting of GitHub is about refs that are no branches and no tags, so all that can be told is where it stands."""
    told, name = found.ledger, found.asking.ledger
    at = [one["object"]["sha"] for one in told.value or () if one["ref"] == name]
    detail = told.why or (f"it is at {at[0]}" if at else "it is not there yet")
    return Guard(
        topic="ledger-unguarded",
        held=None if told.why else True,
        asked=told.asked,
        about=name,
        detail=detail,
        mend="Keep that id where a token of the repository does not reach: planguard log verify --expect-head",
    )
