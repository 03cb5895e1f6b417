"""The gate and the history of the base branch: what was protected until recently, from commits alone."""

from pathlib import Path

import pytest

from planguard.source.committed import Committed
from planguard.source.git.repository import Repository
from tests.hosts.scene import TARGET, Scene, scene
from tests.plans import FIXTURES
from tests.repositories import commit, git, repository
from tests.stage import Stage, needs_git

__all__ = ["scene"]
pytestmark = needs_git
KEY = 'resource "aws_kms_key" "data" {\n  deletion_window_in_days = 30\n'
GUARDED = KEY + "  lifecycle {\n    prevent_destroy = true\n  }\n}\n"
BARE = KEY + "}\n"
MODULE = 'module "vault" {\n  source = "../../modules/vault"\n}\n'
ID = "prevent-destroy-removed"


def findings(scene: Scene) -> dict[str, str]:
    """The findings of the one plan, with what the first evidence of each says."""
    report = scene.gate().report
    return {one["id"]: one["evidence"][0]["says"] for one in report["plans"][0]["findings"] if one["evidence"]}


@pytest.fixture
def told(scene: Scene) -> Scene:
    """A gate whose job has checked out the base branch, and a plan that deletes a key."""
    repository(scene.place, {f"{TARGET}/main.tf": GUARDED})
    scene.repository.tip = git(scene.place, "rev-parse", "HEAD")
    scene.seal("kms-delete")
    return scene


def move(scene: Scene, files: dict[str, str | None], message: str = "change") -> str:
    commit(scene.place, files, message)
    scene.repository.tip = git(scene.place, "rev-parse", "HEAD")
    return scene.repository.tip


def test_a_guard_that_an_earlier_change_took_out_is_told_with_its_commit(told: Scene) -> None:
    sha = move(told, {f"{TARGET}/main.tf": BARE}, "tidy up")
    for number in range(3):
        move(told, {f"{TARGET}/notes.tf": f"# {number}\n"})
    assert f"stood at {TARGET}/main.tf:4, until commit {sha[:12]}" in findings(told)[ID]
    assert "taken out recently" in told.bodies[-1]


def test_a_guard_that_stands_on_the_base_branch_goes_with_this_very_change(told: Scene) -> None:
    """Terraform would not have planned the delete otherwise, so nothing of the change needs to be read."""
    assert f"stood at {TARGET}/main.tf:4, until commit {told.repository.head[:12]}" in findings(told)[ID]


def test_what_was_never_guarded_is_quiet(told: Scene) -> None:
    git(told.place, "checkout", "-q", "--orphan", "other")
    move(told, {f"{TARGET}/main.tf": BARE})
    assert ID not in findings(told)


def test_the_tip_of_the_base_branch_counts_and_not_what_lies_in_the_folder(told: Scene) -> None:
    """Neither a working tree nor commits beyond the tip: a change could have written both."""
    base = told.repository.tip
    commit(told.place, {f"{TARGET}/main.tf": BARE})
    told.repository.tip = base
    (told.place / TARGET / "main.tf").write_text("")
    (told.place / TARGET / "more.tf").write_text(GUARDED)
    assert f"until commit {told.repository.head[:12]}" in findings(told)[ID]


def test_a_module_of_the_repository_is_followed_and_one_from_elsewhere_is_not(told: Scene) -> None:
    move(told, {f"{TARGET}/main.tf": MODULE, "modules/vault/main.tf": GUARDED})
    files = Committed(Repository(str(told.place)), told.repository.tip, TARGET)
    assert files.folder("vault") == "modules/vault"
    assert [block.labels for block in files("vault")[0].blocks] == [("aws_kms_key", "data")]
    move(told, {f"{TARGET}/main.tf": MODULE.replace("../../modules", "../../../modules")})
    files = Committed(Repository(str(told.place)), told.repository.tip, TARGET)
    assert (files.folder("vault"), files("vault"), files.folder("elsewhere")) == (None, [], None)


@pytest.mark.parametrize("tip", ["b" * 40, "main"])
def test_without_the_commits_nothing_is_told_and_the_plan_is_judged(tip: str, told: Scene) -> None:
    told.repository.tip = tip
    assert ID not in findings(told)
    assert told.gate().decision == "blocked"


def test_a_name_that_leads_out_of_the_repository_is_no_folder(told: Scene) -> None:
    told.repository.contents = {".planguard/policy.toml": 'schema = 1\nrepository = "github.com/acme/infra"\n'}
    for name in ("../outside", "/etc", "stacks/../.."):
        for file in told.plans.iterdir():
            file.unlink()
        told.seal("kms-delete", name)
        assert told.gate().code == 1


def test_verify_and_apply_judge_by_the_same_past_whatever_the_merge_made(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.git("checkout", "-q", "main")
    stage.write(f"{TARGET}/main.tf", GUARDED)
    stage.commit("a key", by="house@acme.example")
    stage.write(f"{TARGET}/main.tf", BARE)
    stage.commit("tidy up", by="house@acme.example")
    sha = stage.git("rev-parse", "HEAD")
    stage.git("checkout", "-q", "-B", "change")
    stage.git("rm", "-q", f"{TARGET}/main.tf")
    stage.commit("drop the key")
    plan = FIXTURES / "cases" / "kms-delete" / "plan.json"

    def said() -> str:
        report = stage.verify(plan, "--head", "change").report
        return str(next(one["evidence"][0]["says"] for one in report["plans"][0]["findings"] if one["id"] == ID))

    assert f"until commit {sha[:12]}" in said()
    digest = stage.verify(plan, "--head", "change").report["request_digest"]
    stage.git("checkout", "-q", "main")
    stage.git("merge", "-q", "--no-ff", "-m", "merge", "change")
    assert f"until commit {sha[:12]}" in said(), "after the merge as before it"
    assert stage.verify(plan, "--head", "change").report["request_digest"] == digest, "what is signed does not hang on it"
