"""`planguard doctor` asks GitHub: each setting is as it should be, missing, or not told, which is never well."""

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planguard.core.gate.online import TOPICS
from tests.hosts.github_server import Json, Repository, user
from tests.hosts.github_settings import ACTIONS, Settings, environment, required, reviewed, rule, ruleset
from tests.hosts.openapi import filled
from tests.hosts.test_doctor import examined, whole

__all__ = ["whole"]
OURS = required(integration_id=ACTIONS)
ADMINS = {"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}
OTHERS = [rule("non_fast_forward"), rule("deletion"), reviewed()]
OLDER: Json = {
    "enabled": True,
    "required_status_checks": {
        "enforcement_level": "everyone",
        "contexts": ["planguard"],
        "checks": [{"context": "planguard", "app_id": ACTIONS}],
    },
}
CLASSIC: Json = {
    "allow_force_pushes": {"enabled": False},
    "allow_deletions": {"enabled": False},
    "required_pull_request_reviews": {"dismiss_stale_reviews": False, "require_code_owner_reviews": True},
}


@pytest.fixture(autouse=True)
def _here(whole: Path) -> None:
    """In a repository that has all files that it needs."""


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, tuple[str, str]]:
    """What was said of each setting, by its id: the mark, and the whole paragraph. The worst of one id."""
    found: dict[str, tuple[str, str]] = {}
    for text in re.split(r"\n(?=[A-Z]{2,7} )", capsys.readouterr().out):
        if named := re.search(r"^([A-Z]+) .* \[([a-z-]+)\]$", text, re.MULTILINE):
            mark, topic = named.groups()
            if topic not in found or mark in {"MISSING", "UNKNOWN"}:
                found[topic] = mark, text
    return found


def older(**given: Any) -> Repository:
    """A branch that is protected in the older way alone."""
    checks = {**OLDER["required_status_checks"], **given.pop("checks", {})}
    protection = {**OLDER, "required_status_checks": checks}
    return Repository(protection=protection, settings=Settings(rules=[], rulesets={}, classic={**CLASSIC, **given}))


def test_a_repository_that_rulesets_guard(capsys: pytest.CaptureFixture[str]) -> None:
    assert examined() == 0
    found = told(capsys)
    assert {mark for mark, _ in found.values()} == {"OK", "NOTE"}
    assert "Asked: GET /repos/acme/infra/rules/branches/main" in found["status-not-required"][1]
    assert "it is at " + "d" * 40 in found["ledger-unguarded"][1]


def test_a_repository_that_the_older_protection_guards(capsys: pytest.CaptureFixture[str]) -> None:
    assert examined(older()) == 0
    assert told(capsys)["admins-go-past"][0] == "OK"


PERSON = filled("simple-user", id=3, login="eve", type="User")
MISSING = [
    pytest.param({"rules": OTHERS}, "status-not-required", "", id="no status"),
    pytest.param({"rules": [required("ci"), *OTHERS]}, "status-not-required", "", id="another status"),
    pytest.param({"rules": [required(), *OTHERS]}, "status-of-anybody", "any source", id="from anybody"),
    pytest.param({"rules": [OURS, rule("deletion"), reviewed()]}, "force-push", "", id="force"),
    pytest.param({"rules": [OURS, rule("non_fast_forward"), reviewed()]}, "deletion", "", id="end"),
    pytest.param(
        {"rules": [OURS, *OTHERS[:2], reviewed(by_owners=False)]},
        "no-owner-review",
        "",
        id="a review by anybody",
    ),
    pytest.param(
        {"rulesets": {42: ruleset(bypass_actors=[ADMINS])}},
        "someone-goes-past",
        "RepositoryRole 5 (always)",
        id="administrators may bypass",
    ),
    pytest.param(
        {"workflow": {"default_workflow_permissions": "read", "can_approve_pull_request_reviews": True}},
        "actions-approve",
        "can_approve_pull_request_reviews=false",
        id="jobs may approve",
    ),
    pytest.param(
        {"workflow": {"default_workflow_permissions": "write", "can_approve_pull_request_reviews": False}},
        "tokens-write",
        "rewrite the ledger",
        id="jobs may write",
    ),
    pytest.param(
        {"owners": [{"line": 3, "column": 1, "kind": "Unknown owner", "message": "x", "path": "CODEOWNERS", "source": "x"}]},
        "owners-invalid",
        "CODEOWNERS line 3",
        id="a line that owns nothing",
    ),
    pytest.param({"environments": {"production": environment(protection_rules=[])}}, "environment-open", "", id="no wait"),
    pytest.param({"environments": {"production": environment(alone=False)}}, "environment-self-review", "", id="self"),
    pytest.param({"environments": {"production": environment(admins=True)}}, "environment-admins", "", id="admins"),
    pytest.param(
        {"environments": {"production": environment(deployment_branch_policy=None)}},
        "environment-any-branch",
        "any branch or tag",
        id="any branch",
    ),
    pytest.param(
        {"policies": [{"id": 1, "name": "main", "type": "branch"}, {"id": 2, "name": "v*", "type": "tag"}]},
        "environment-any-branch",
        "tag v*",
        id="a tag as well",
    ),
]


@pytest.mark.parametrize(("change", "topic", "says"), MISSING)
def test_what_is_missing_says_what_breaks_and_what_to_do(
    change: dict[str, Any], topic: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert examined(Repository(settings=dataclasses.replace(Settings(), **change))) == 1
    found = told(capsys)
    assert {one for one, (mark, _) in found.items() if mark not in {"OK", "NOTE"}} == {topic}
    mark, text = found[topic]
    assert mark == "MISSING"
    assert says in text
    assert "Without it: " in text
    assert "Do: " in text


@pytest.mark.parametrize(
    ("repository", "topic"),
    [
        pytest.param(older(checks={"enforcement_level": "non_admins"}), "admins-go-past", id="administrators"),
        pytest.param(older(checks={"checks": []}), "status-of-anybody", id="from anybody"),
        pytest.param(older(allow_force_pushes={"enabled": True}), "force-push", id="force pushes"),
        pytest.param(older(allow_deletions={"enabled": True}), "deletion", id="deletion"),
        pytest.param(
            older(required_pull_request_reviews={"dismiss_stale_reviews": True, "require_code_owner_reviews": False}),
            "no-owner-review",
            id="owners",
        ),
        pytest.param(
            older(
                required_pull_request_reviews={
                    "dismiss_stale_reviews": False,
                    "require_code_owner_reviews": True,
                    "bypass_pull_request_allowances": {"users": [PERSON], "teams": [], "apps": []},
                }
            ),
            "someone-goes-past",
            id="one person need not be reviewed",
        ),
    ],
)
def test_what_the_older_protection_lacks(repository: Repository, topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    examined(repository)
    assert {one for one, (mark, _) in told(capsys).items() if mark == "MISSING"} == {topic} - {""}


QUESTIONS = {
    "/rules/branches/main": {"status-not-required", "force-push", "deletion", "no-owner-review"},
    "/rulesets/42": {"someone-goes-past"},
    "/actions/permissions/workflow": {"actions-approve", "tokens-write"},
    "/environments/production": {"environment-open"},
    "/environments/production/deployment-branch-policies": {"environment-any-branch"},
    "/codeowners/errors": {"owners-invalid"},
    "/git/matching-refs/planguard/ledger": {"ledger-unguarded"},
}


def refusing(end: str, status: int) -> Callable[[str, str, int], int | None]:
    return lambda _method, path, _page: status if path.endswith(end) else None


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize("question", QUESTIONS)
def test_what_a_token_may_not_read_is_not_told_and_never_well(
    question: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert examined(Repository(refuse=refusing(question, status))) == 1
    found = told(capsys)
    unknown = {one for one, (mark, _) in found.items() if mark == "UNKNOWN"}
    assert unknown == QUESTIONS[question]
    assert all(f"status {status}" in found[one][1] for one in unknown)
    assert all("Do: " in found[one][1] for one in unknown)


@pytest.mark.parametrize("status", [403, 404])
def test_the_older_protection_is_shown_to_administrators_only(status: int, capsys: pytest.CaptureFixture[str]) -> None:
    repository = older()
    repository.refuse = refusing("/branches/main/protection", status)
    assert examined(repository) == 1
    found = told(capsys)
    assert found["status-not-required"][0] == "OK", "which everybody may read, with the branch"
    assert {one for one, (mark, _) in found.items() if mark == "UNKNOWN"} == {"force-push", "deletion", "no-owner-review"}


def test_who_may_bypass_is_shown_to_editors_only(capsys: pytest.CaptureFixture[str]) -> None:
    examined(Repository(settings=Settings(rulesets={42: ruleset()})))
    mark, text = told(capsys)["someone-goes-past"]
    assert mark == "UNKNOWN"
    assert "shown only to those who may edit it" in text


def test_an_answer_that_leaves_out_administrators_says_nothing_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    examined(Repository(settings=Settings(environments={"production": environment(admins=None)})))
    assert told(capsys)["environment-admins"][0] == "UNKNOWN"


def test_without_a_ledger_yet_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert examined(Repository(settings=Settings(ledger=[]))) == 0
    assert "it is not there yet" in told(capsys)["ledger-unguarded"][1]


def test_a_host_that_is_down_is_no_repository_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert examined(Repository(refuse=lambda *_: 401)) == 1
    assert {mark for mark, _ in told(capsys).values()} == {"UNKNOWN"}


def test_a_hostile_name_is_only_text(capsys: pytest.CaptureFixture[str]) -> None:
    app = user(3, "eve\u202e\x1b[31m")
    allowed = {"users": [app], "teams": [], "apps": []}
    reviews = {"dismiss_stale_reviews": False, "require_code_owner_reviews": True, "bypass_pull_request_allowances": allowed}
    examined(older(required_pull_request_reviews=reviews))
    assert not {"\u202e", "\x1b"} & set(capsys.readouterr().out)


def test_every_setting_is_told_in_the_words_of_the_gate() -> None:
    for topic in TOPICS.values():
        assert topic.well != topic.lacks
        assert topic.breaks
