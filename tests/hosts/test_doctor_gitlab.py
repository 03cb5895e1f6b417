"""`planguard doctor` asks GitLab, in the shapes that its documentation gives."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from planguard.commands import doctor
from planguard.commands.codehost import Where
from tests.hosts.gitlab_server import Project, approval_rule, level, protected, protected_environment, serving
from tests.hosts.test_doctor_github import refusing, told

CI = "apply:\n  environment:\n    name: production\n  script:\n    - planguard apply tfplan\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository whose pipeline applies."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANGUARD_GITLAB_TOKEN", "token-of-a-test")
    (tmp_path / ".gitlab-ci.yml").write_text(CI)


def asked(project: Project, capsys: pytest.CaptureFixture[str]) -> dict[str, tuple[str, str]]:
    with serving(project) as api:
        doctor.run(doctor.Request(Where(None, "gitlab", "acme/sub/infra", api)))
    return {topic: found for topic, found in told(capsys).items() if "Asked: " in found[1]}


def test_a_project_that_is_guarded(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(Project(), capsys)
    assert {mark for mark, _ in found.values()} == {"OK"}
    assert {"pushes-go-past", "author-approves", "rules-editable", "environment-self-review"} <= set(found)


SETTINGS, APPROVALS = Project().settings, Project().approvals
MISSING = [
    pytest.param(
        {"settings": SETTINGS | {"only_allow_merge_if_pipeline_succeeds": False}}, {"status-not-required"}, id="no pipeline"
    ),
    pytest.param({"settings": SETTINGS | {"allow_merge_on_skipped_pipeline": True}}, {"status-not-required"}, id="skipped"),
    pytest.param(
        {"settings": SETTINGS | {"allow_pipeline_trigger_approve_deployment": True}}, {"environment-self-review"}, id="self"
    ),
    pytest.param(
        {"branches": [protected(push_access_levels=[level(40, "Maintainers")])]}, {"pushes-go-past"}, id="maintainers push"
    ),
    pytest.param(
        {"branches": [protected(), protected("ma*", push_access_levels=[level(30, "Developers")])]},
        {"pushes-go-past"},
        id="a milder row that fits as well",
    ),
    pytest.param({"branches": [protected(allow_force_push=True)]}, {"force-push"}, id="force pushes"),
    pytest.param({"branches": [protected(code_owner_approval_required=False)]}, {"no-owner-review"}, id="owners"),
    pytest.param(
        {"branches": [protected("release/*")]},
        {"pushes-go-past", "force-push", "deletion", "no-owner-review"},
        id="another branch is protected",
    ),
    pytest.param(
        {"approvals": APPROVALS | {"merge_requests_author_approval": True}}, {"author-approves"}, id="authors approve"
    ),
    pytest.param(
        {"approvals": APPROVALS | {"merge_requests_disable_committers_approval": False}},
        {"committer-approves"},
        id="committers approve",
    ),
    pytest.param(
        {"approvals": APPROVALS | {"disable_overriding_approvers_per_merge_request": False}},
        {"rules-editable"},
        id="rules can be edited",
    ),
    pytest.param({"rules": [approval_rule(0)]}, {"approvals-none"}, id="no approval needed"),
    pytest.param({"rules": [approval_rule(1, [protected("release")])]}, {"approvals-none"}, id="only elsewhere"),
    pytest.param({"environments": [protected_environment(0)]}, {"environment-open"}, id="nobody waits"),
]


@pytest.mark.parametrize(("change", "topics"), MISSING)
def test_what_is_missing(change: dict[str, Any], topics: set[str], capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(dataclasses.replace(Project(), **change), capsys)
    assert {topic for topic, (mark, _) in found.items() if mark != "OK"} == topics
    assert all("Do: Settings > " in found[topic][1] for topic in topics)


@pytest.mark.parametrize(
    ("question", "topics"),
    [
        ("/approvals", {"author-approves", "committer-approves", "rules-editable"}),
        ("/approval_rules", {"approvals-none"}),
        ("/protected_branches", {"pushes-go-past", "force-push", "deletion", "no-owner-review"}),
        ("/protected_environments/production", {"environment-open"}),
    ],
)
@pytest.mark.parametrize("status", [403, 404])
def test_what_is_not_told_is_not_well(
    question: str, topics: set[str], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    found = asked(Project(refuse=refusing(question, status)), capsys)
    assert {topic for topic, (mark, _) in found.items() if mark == "UNKNOWN"} == topics


def test_an_edition_without_a_setting_says_nothing_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    free = protected()
    del free["code_owner_approval_required"]
    found = asked(Project(branches=[free]), capsys)
    assert found["no-owner-review"][0] == "UNKNOWN"
    assert "editions without this setting" in found["no-owner-review"][1]
