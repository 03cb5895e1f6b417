"""`planguard diff` on real repositories: what stops a commit, what is said of it, and what is quiet."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.repositories import ENVIRONMENT, commit, git, repository, stage
from tests.test_rules_own import SOUND

DATABASE = """
resource "aws_db_instance" "main" {
  identifier          = "orders"
  storage_encrypted   = false
  deletion_protection = true
  tags = {
    Environment = "production"
  }
  lifecycle {
    prevent_destroy = true
  }
}
"""
BUCKET = """
resource "aws_s3_bucket" "logs" {
  bucket        = "acme-logs"
  force_destroy = false
  tags          = { Environment = "production" }
}
"""
QUEUES = """
resource "aws_sqs_queue" "jobs" {
  count = 3
  name  = "jobs"
}
"""
TABLE = """
resource "aws_dynamodb_table" "carts" {
  name = "carts"
}
"""
MODULE = """
module "network" {
  source = "./network"
}
"""
NETWORK = """
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_efs_file_system" "shared" {}
"""


def planguard(folder: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    python = [sys.executable, "-m", "planguard", "diff", *arguments]
    return subprocess.run(
        python, cwd=folder, env={**ENVIRONMENT, **variables}, capture_output=True, text=True, check=False, timeout=60
    )


def report(folder: Path, *arguments: str, **variables: str) -> dict[str, Any]:
    done = planguard(folder, "--format", "json", *arguments, **variables)
    assert done.returncode in (0, 1), done.stderr
    loaded: dict[str, Any] = json.loads(done.stdout)
    assert loaded["exit_code"] == done.returncode
    return loaded


def asked(found: dict[str, Any]) -> list[str]:
    return sorted({item["address"] for plan in found["plans"] for item in plan["consequences"] if item["needs_approval"]})


def findings(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {finding["id"]: finding for plan in found["plans"] for finding in plan["findings"]}


def changed(folder: Path, old: dict[str, str], new: "dict[str, str | None]") -> dict[str, Any]:
    repository(folder, old)
    stage(folder, new)
    return report(folder)


def test_seven_hazards_in_three_files_are_found_each_with_its_line(tmp_path: Path) -> None:
    old = {"main.tf": DATABASE + BUCKET, "queues.tf": QUEUES, "db.tf": TABLE}
    disarmed = DATABASE.replace("= false", "= true", 1).replace("deletion_protection = true", "deletion_protection = false")
    disarmed = disarmed.replace("prevent_destroy = true", "prevent_destroy = false")
    relabelled = BUCKET.replace('"production"', '"dev"').replace("force_destroy = false", "force_destroy = true")
    new = {"main.tf": disarmed + relabelled, "queues.tf": QUEUES.replace("3", "1"), "db.tf": None}
    found = changed(tmp_path, old, new)
    assert found["exit_code"] == 1
    assert {"aws_dynamodb_table.carts", "aws_sqs_queue.jobs[1]", "aws_sqs_queue.jobs[2]"} <= set(asked(found))
    said = findings(found)
    assert said["prevent-destroy-removed"]["source"]["path"] == "main.tf"
    assert said["prevent-destroy-removed"]["source"]["line"] == 10
    places = {entry["pointer"]: entry["says"] for finding in said.values() for entry in finding["evidence"]}
    assert "deletion_protection" in places["main.tf:5"]
    assert "storage_encrypted replaces" in places["main.tf:4"]
    assert "force_destroy" in places["main.tf:16"]
    assert said["protection-removed"]["effect"] == "approve"


def test_a_file_that_goes_alone_is_stopped_and_named(tmp_path: Path) -> None:
    found = changed(tmp_path, {"db.tf": TABLE, "main.tf": BUCKET}, {"db.tf": None})
    assert asked(found) == ["aws_dynamodb_table.carts"]
    (item,) = found["plans"][0]["consequences"]
    assert item["source"]["path"] == "db.tf"
    assert item["source"]["line"] == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param({"main.tf": MODULE + TABLE}, {"main.tf": TABLE, "other.tf": MODULE}, id="a module between files"),
        pytest.param({"main.tf": TABLE + BUCKET}, {"main.tf": BUCKET + TABLE}, id="the order"),
        pytest.param({"main.tf": TABLE}, {"main.tf": TABLE.replace("  ", "\t") + "# a comment\n"}, id="layout and comments"),
        pytest.param({"main.tf": TABLE}, {"main.tf": TABLE + BUCKET}, id="something new"),
        pytest.param(
            {"main.tf": TABLE}, {"main.tf": TABLE.replace("}", '  billing_mode = "PAY_PER_REQUEST"\n}')}, id="an edit"
        ),
        pytest.param(
            {"main.tf": TABLE},
            {
                "main.tf": TABLE.replace("carts", "baskets", 1)
                + "moved {\n from = aws_dynamodb_table.carts\n to = aws_dynamodb_table.baskets\n}"
            },
            id="a moved block",
        ),
        pytest.param(
            {"main.tf": TABLE},
            {"main.tf": "removed {\n from = aws_dynamodb_table.carts\n lifecycle {\n destroy = false\n}\n}"},
            id="a removed block",
        ),
        pytest.param(
            {"main.tf": TABLE}, {"main.tf": TABLE.replace("{", "{\n  count = 1", 1)}, id="a single object at index 0"
        ),
        pytest.param(
            {"main.tf": TABLE},
            {"main.tf": None, "main.tf.json": '{"resource": {"aws_dynamodb_table": {"carts": {"name": "carts"}}}}'},
            id="json",
        ),
        pytest.param({"main.tf": 'resource "aws_security_group" "web" {}'}, {"main.tf": ""}, id="what holds no data"),
    ],
)
def test_what_is_harmless_passes_without_a_finding(
    tmp_path: Path, old: dict[str, str], new: "dict[str, str | None]"
) -> None:
    found = changed(tmp_path, {**old, "network/main.tf": NETWORK}, new)
    assert found["exit_code"] == 0
    assert not findings(found)


def test_a_data_source_that_goes_is_mentioned_and_stops_nobody(tmp_path: Path) -> None:
    found = changed(tmp_path, {"main.tf": 'data "aws_ami" "x" {}\n' + TABLE}, {"main.tf": TABLE})
    assert found["exit_code"] == 0
    (finding,) = findings(found).values()
    assert (finding["id"], finding["effect"], finding["source"]["line"]) == ("only-a-plan-shows", "explain", 1)
    assert finding["evidence"][0]["says"] == "data.aws_ami.x: it is no longer read: what uses it changes"


def test_a_file_that_hides_another_from_opentofu_is_said(tmp_path: Path) -> None:
    found = changed(tmp_path, {"main.tf": TABLE}, {"main.tofu": "locals {}\n"})
    assert "OpenTofu reads this file and not main.tf" in findings(found)["only-a-plan-shows"]["evidence"][0]["says"]


def test_a_local_module_that_goes_is_what_lies_in_it(tmp_path: Path) -> None:
    found = changed(tmp_path, {"main.tf": MODULE, "network/main.tf": NETWORK}, {"main.tf": ""})
    assert asked(found) == ["module.network.aws_efs_file_system.shared"]
    (plan,) = found["plans"]
    assert {item["address"] for item in plan["consequences"]} == {
        "module.network.aws_efs_file_system.shared",
        "module.network.aws_vpc.main",
    }


def test_a_remote_module_that_goes_is_unknown_and_so_the_worst(tmp_path: Path) -> None:
    found = changed(tmp_path, {"main.tf": 'module "db" {\n  source = "acme/db/aws"\n}\n'}, {"main.tf": ""})
    assert asked(found) == ["module.db"]


def test_what_is_meant_is_said_in_a_trailer_for_each_object(tmp_path: Path) -> None:
    repository(tmp_path, {"main.tf": TABLE + BUCKET})
    stage(tmp_path, {"main.tf": ""})
    message = tmp_path / ".git" / "COMMIT_EDITMSG"
    message.write_text("Take the carts away\n\nDestroys: aws_dynamodb_table.carts\n")
    assert asked(report(tmp_path, "--message", str(message))) == ["aws_s3_bucket.logs"]
    message.write_text("Take both\n\nDestroys: aws_dynamodb_table.carts\nDestroys: aws_s3_bucket.logs\n# Please enter\n")
    assert report(tmp_path, "--message", str(message))["exit_code"] == 0


def test_who_is_stopped_reads_how_to_say_that_it_is_meant(tmp_path: Path) -> None:
    """No block says that a `prevent_destroy` is to go, so the line in the message is the only way."""
    repository(tmp_path, {"main.tf": TABLE})
    stage(tmp_path, {"main.tf": ""})
    message = tmp_path / ".git" / "COMMIT_EDITMSG"
    message.write_text("Take it away\n")
    told = planguard(tmp_path).stderr
    assert "`Destroys: ADDRESS`, with the hook `planguard-message` in the\n  place of this one" in told
    assert "--explain" not in planguard(tmp_path).stdout
    told = planguard(tmp_path, "--message", str(message)).stderr
    assert "at the end of this message, a line for each object: `Destroys: ADDRESS`" in told


def test_a_broken_block_is_named_and_the_others_are_still_read(tmp_path: Path) -> None:
    broken = DATABASE.replace('"orders"', '"orders')
    found = changed(tmp_path, {"main.tf": DATABASE + TABLE, "b.tf": BUCKET}, {"main.tf": broken, "b.tf": BUCKET})
    (entry,) = findings(found)["source-unreadable"]["evidence"]
    assert entry["pointer"] == "main.tf:2"
    assert asked(found) == ["aws_dynamodb_table.carts"]


def test_what_cannot_be_read_asks_where_guards_went_with_it(tmp_path: Path) -> None:
    repository(tmp_path / "fewer", {"main.tf": DATABASE})
    stage(tmp_path / "fewer", {"main.tf": DATABASE.replace("prevent_destroy = true", "x = [")})
    assert findings(report(tmp_path / "fewer"))["source-unreadable"]["effect"] == "approve"
    repository(tmp_path / "same", {"main.tf": DATABASE})
    stage(tmp_path / "same", {"main.tf": DATABASE.replace('"orders"', "[")})
    found = report(tmp_path / "same")
    assert found["exit_code"] == 0
    assert findings(found)["source-unreadable"]["effect"] == "warn"


@pytest.mark.parametrize(
    "guard", ["disable_api_termination = true", 'delete_protection_state = "DELETE_PROTECTION_ENABLED"']
)
def test_every_guard_of_a_service_is_known_in_what_cannot_be_read(tmp_path: Path, guard: str) -> None:
    kept = f'resource "x_server" "app" {{\n  {guard}\n}}\n'
    repository(tmp_path, {"main.tf": kept})
    stage(tmp_path, {"main.tf": kept.replace(guard, "x = [")})
    assert findings(report(tmp_path))["source-unreadable"]["effect"] == "approve"


def test_a_comment_in_a_broken_file_is_no_place_for_a_guard_or_a_block(tmp_path: Path) -> None:
    repository(tmp_path / "guard", {"main.tf": DATABASE})
    moved = DATABASE.replace('"orders"', "[").replace("prevent_destroy = true", "# prevent_destroy = true")
    stage(tmp_path / "guard", {"main.tf": moved})
    assert findings(report(tmp_path / "guard"))["source-unreadable"]["effect"] == "approve"
    repository(tmp_path / "block", {"main.tf": TABLE})
    head, _, _ = TABLE.partition("\n")
    stage(tmp_path / "block", {"main.tf": f"# {head}\nlocals {{\n  x = [\n}}\n"})
    assert asked(report(tmp_path / "block")) == ["aws_dynamodb_table.carts"]


def test_a_link_in_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    repository(tmp_path, {"main.tf": TABLE})
    (tmp_path / "main.tf").unlink()
    (tmp_path / "main.tf").symlink_to("elsewhere.tf")
    git(tmp_path, "add", "-A")
    found = report(tmp_path)
    assert asked(found) == ["aws_dynamodb_table.carts"]
    assert "source-unreadable" in findings(found)


def test_an_override_file_counts_as_part_of_the_block(tmp_path: Path) -> None:
    override = 'resource "aws_db_instance" "main" {\n  deletion_protection = false\n}\n'
    found = changed(tmp_path, {"main.tf": DATABASE}, {"main_override.tf": override})
    assert findings(found)["protection-removed"]["effect"] == "approve"


def test_default_labels_of_a_provider_name_the_environment(tmp_path: Path) -> None:
    provider = 'provider "aws" {\n  default_tags {\n    tags = { Environment = "sandbox" }\n  }\n}\n'
    found = changed(tmp_path, {"main.tf": provider + TABLE}, {"main.tf": provider})
    assert found["plans"][0]["environment"]["name"] == "non-production"
    assert found["exit_code"] == 0


def test_production_labels_that_go_are_stopped_with_their_line(tmp_path: Path) -> None:
    repository(tmp_path / "one", {"main.tf": BUCKET})
    stage(tmp_path / "one", {"main.tf": BUCKET.replace('"production"', '"dev"')})
    found = findings(report(tmp_path / "one"))["environment-relabelled"]
    assert (found["effect"], found["source"]["path"], found["source"]["line"]) == ("approve", "main.tf", 5)
    provider = 'provider "aws" {\n  default_tags {\n    tags = { Environment = "production" }\n  }\n}\n'
    repository(tmp_path / "all", {"main.tf": provider + TABLE})
    stage(tmp_path / "all", {"main.tf": provider.replace("production", "sandbox") + TABLE})
    found = findings(report(tmp_path / "all"))["environment-relabelled"]
    assert (found["effect"], found["addresses"]) == ("approve", ["provider.aws"])


def test_a_directory_with_another_name_is_the_same_and_said(tmp_path: Path) -> None:
    old = {"main.tf": MODULE, "network/main.tf": NETWORK, "network/x.tf": "locals {}\n"}
    new = {"main.tf": MODULE.replace("./network", "./net"), "network/main.tf": None, "network/x.tf": None}
    found = changed(tmp_path, old, {**new, "net/main.tf": NETWORK, "net/x.tf": "locals {}\n"})
    assert found["exit_code"] == 0
    assert "came from network" in str(findings(found)["only-a-plan-shows"]["evidence"])


def test_what_terraform_does_not_read_is_gone(tmp_path: Path) -> None:
    found = changed(tmp_path, {"db.tf": TABLE}, {"db.tf": None, ".db.tf": TABLE, "db.tf.bak": TABLE})
    assert asked(found) == ["aws_dynamodb_table.carts"]


@pytest.mark.parametrize("repetition", ["count = 0", "for_each = {}", "for_each = toset([])"])
def test_nothing_of_something_is_nothing(tmp_path: Path, repetition: str) -> None:
    found = changed(tmp_path, {"main.tf": TABLE}, {"main.tf": TABLE.replace("{", "{\n  " + repetition, 1)})
    assert asked(found) == ["aws_dynamodb_table.carts"]


def test_a_moved_block_to_what_was_there_before_saves_nothing(tmp_path: Path) -> None:
    moved = "moved {\n  from = aws_dynamodb_table.carts\n  to = aws_s3_bucket.logs\n}\n"
    found = changed(tmp_path, {"main.tf": TABLE + BUCKET}, {"main.tf": BUCKET + moved})
    assert asked(found) == ["aws_dynamodb_table.carts"]


def test_a_move_into_a_module_is_followed(tmp_path: Path) -> None:
    moved = "moved {\n  from = aws_dynamodb_table.carts\n  to = module.network.aws_dynamodb_table.carts\n}\n"
    old = {"main.tf": MODULE + TABLE, "network/main.tf": NETWORK}
    assert changed(tmp_path / "in", old, {"main.tf": MODULE + moved, "network/main.tf": NETWORK + TABLE})["exit_code"] == 0
    found = changed(tmp_path / "not", old, {"main.tf": MODULE + moved})
    assert asked(found) == ["aws_dynamodb_table.carts"]


def test_an_override_that_takes_a_guard_away_is_seen(tmp_path: Path) -> None:
    override = 'resource "aws_db_instance" "main" {\n  lifecycle {\n    prevent_destroy = false\n  }\n}\n'
    found = changed(tmp_path, {"main.tf": DATABASE}, {"override.tf": override})
    assert findings(found)["prevent-destroy-removed"]["effect"] == "approve"


def test_names_that_are_no_text_are_no_way_out(tmp_path: Path) -> None:
    repository(tmp_path, {"main.tf": "locals {}\n"})
    odd = os.fsencode(tmp_path) + b"/\xff.tf"
    with open(odd, "w") as file:
        file.write(TABLE)
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "odd")
    os.unlink(odd)
    git(tmp_path, "add", "-A")
    assert asked(report(tmp_path)) == ["aws_dynamodb_table.carts"]


def test_a_repository_with_longer_hashes_is_read_from_its_first_commit_on(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "--object-format=sha256")
    stage(tmp_path, {"main.tf": TABLE})
    assert planguard(tmp_path).returncode == 0
    git(tmp_path, "commit", "-q", "-m", "one")
    stage(tmp_path, {"main.tf": ""})
    assert asked(report(tmp_path)) == ["aws_dynamodb_table.carts"]


def test_files_of_the_gate_are_a_note(tmp_path: Path) -> None:
    found = changed(tmp_path, {"CODEOWNERS": "* @me", "a.txt": "x"}, {"CODEOWNERS": "* @you", ".planguard/policy.toml": "x"})
    assert found["exit_code"] == 0
    assert [entry["pointer"] for entry in findings(found)["gate-changed"]["evidence"]] == [
        ".planguard/policy.toml",
        "CODEOWNERS",
    ]


SANDBOX = """
schema = 1
[[stack]]
target = "stacks/play"
path = "stacks/play"
environment = "non-production"
"""


@pytest.mark.parametrize(
    ("policy", "folder", "environment", "code"),
    [
        ("", "stacks/play", "unknown", 1),
        (SANDBOX, "stacks/play", "non-production", 0),
        (SANDBOX, "stacks/play/modules/carts", "non-production", 0),
        (SANDBOX, "stacks/player", "unknown", 1),
        (f'{SANDBOX}[ask]\ndelete = {{ non-production = "always" }}\n', "stacks/play", "non-production", 1),
        ('schema = 1\n[environments]\nnon-production = ["t1"]\n', "live", "non-production", 0),
    ],
    ids=["no policy", "stack", "below the stack", "a name that begins alike", "a stricter cell", "words of the house"],
)
def test_the_policy_of_before_the_change_decides(
    tmp_path: Path, policy: str, folder: str, environment: str, code: int
) -> None:
    house = {".planguard/policy.toml": policy} if policy else {}
    table = TABLE.replace('"carts"\n}', '"carts"\n  tags = { Environment = "t1" }\n}') if "t1" in policy else TABLE
    found = changed(tmp_path, {**house, f"{folder}/main.tf": table}, {f"{folder}/main.tf": ""})
    assert (found["plans"][0]["environment"]["name"], found["exit_code"]) == (environment, code)


def test_a_policy_that_comes_with_the_change_excuses_nothing(tmp_path: Path) -> None:
    repository(tmp_path, {"stacks/play/main.tf": TABLE})
    stage(tmp_path, {"stacks/play/main.tf": "", ".planguard/policy.toml": SANDBOX})
    found = report(tmp_path)
    assert (found["exit_code"], asked(found)) == (1, ["aws_dynamodb_table.carts"])


def test_a_policy_that_cannot_be_used_is_told_and_may_be_mended(tmp_path: Path) -> None:
    repository(tmp_path, {".planguard/policy.toml": "schema = 1\nstak = 2\n", "main.tf": TABLE})
    stage(tmp_path, {".planguard/policy.toml": "schema = 1\n", "b.tf": BUCKET})
    done = planguard(tmp_path, "--format", "json")
    assert done.returncode == 0
    assert "stak" in done.stderr
    stage(tmp_path, {"main.tf": ""})
    assert planguard(tmp_path).returncode == 1


def test_rules_of_the_house_count_as_they_were_before_the_change(tmp_path: Path) -> None:
    rule = ".planguard/rules/custom-note.toml"
    thing = 'resource "acme_thing" "one" {\n  note = "x"\n}\n'
    repository(tmp_path, {rule: SOUND, "main.tf": thing})
    stage(tmp_path, {rule: None, "main.tf": thing.replace('"x"', '"y"')})
    assert findings(report(tmp_path))["custom-note"]["effect"] == "warn", "without a plan it is told and stops nobody"


def test_the_first_commit_has_nothing_to_lose(tmp_path: Path) -> None:
    repository(tmp_path)
    stage(tmp_path, {"main.tf": TABLE})
    assert planguard(tmp_path).returncode == 0


def test_a_tree_in_which_nothing_is_staged_is_silent(tmp_path: Path) -> None:
    repository(tmp_path, {"main.tf": TABLE})
    stage(tmp_path, {"README.md": "text"})
    done = planguard(tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_two_branches_are_compared_from_where_they_parted(tmp_path: Path) -> None:
    repository(tmp_path, {"main.tf": TABLE})
    git(tmp_path, "checkout", "-q", "-b", "side")
    commit(tmp_path, {"bucket.tf": BUCKET})
    git(tmp_path, "checkout", "-q", "main")
    commit(tmp_path, {"main.tf": ""})
    assert asked(report(tmp_path, "--from-ref", "HEAD~1", "--to-ref", "main")) == ["aws_dynamodb_table.carts"]
    assert report(tmp_path, "--from-ref", "main", "--to-ref", "side")["exit_code"] == 0
    found = report(tmp_path, PRE_COMMIT_FROM_REF="main~1", PRE_COMMIT_TO_REF="main")
    assert asked(found) == ["aws_dynamodb_table.carts"]


def test_usage_faults_and_missing_repositories_are_no_verdicts(tmp_path: Path) -> None:
    assert planguard(tmp_path).returncode == 6
    repository(tmp_path, {"main.tf": TABLE})
    assert planguard(tmp_path, "--from-ref", "nowhere").returncode == 2
    assert planguard(tmp_path, "--from-ref", "--all").returncode == 2
    assert planguard(tmp_path, "--staged", "--from-ref", "HEAD").returncode == 2
    assert planguard(tmp_path, "--to-ref", "HEAD").returncode == 2
    stage(tmp_path, {"main.tf": ""})
    assert planguard(tmp_path, "--message", "nowhere").returncode == 2
    assert planguard(tmp_path, "--exit-zero").returncode == 0


def test_no_value_of_a_secret_and_no_expression_comes_out(tmp_path: Path) -> None:
    old = 'resource "aws_db_instance" "main" {\n  password = "hunter-two"\n  deletion_protection = local.secret_word\n}\n'
    repository(tmp_path, {"main.tf": old})
    stage(tmp_path, {"main.tf": old.replace("hunter-two", "hunter-three").replace("local.secret_word", "false")})
    for name in ("json", "terminal", "markdown"):
        done = planguard(tmp_path, "--format", name)
        assert "hunter" not in done.stdout + done.stderr
        assert "secret_word" not in done.stdout


@pytest.mark.parametrize("words", [["commit", "-qm", "x"], ["commit", "-qam", "x"], ["commit", "-qm", "x", "db.tf"]])
def test_as_a_hook_of_git_itself_every_way_to_commit_is_seen(tmp_path: Path, words: list[str]) -> None:
    repository(tmp_path, {"db.tf": TABLE, "main.tf": BUCKET})
    hook = tmp_path / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nexec {sys.executable} -m planguard diff\n")
    hook.chmod(0o755)
    (tmp_path / "db.tf").unlink()
    if words == ["commit", "-qm", "x"]:
        git(tmp_path, "add", "-A")
    done = subprocess.run(["git", *words], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "aws_dynamodb_table.carts" in done.stdout + done.stderr
    assert git(tmp_path, "log", "--format=%s") == "change"


def test_a_merge_and_a_linked_worktree_are_seen(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    repository(folder, {"db.tf": TABLE})
    git(folder, "worktree", "add", "-q", "-b", "side", str(tmp_path / "two"))
    stage(tmp_path / "two", {"db.tf": None})
    assert asked(report(tmp_path / "two")) == ["aws_dynamodb_table.carts"]
    git(tmp_path / "two", "commit", "-q", "-m", "gone")
    commit(folder, {"README.md": "text"})
    git(folder, "merge", "-q", "--no-commit", "--no-ff", "side")
    assert asked(report(folder)) == ["aws_dynamodb_table.carts"]


def test_one_changed_block_of_thousands_does_not_cost_the_parsing_of_all(tmp_path: Path) -> None:
    """Compared with a bare start of Python in the same run; python-hcl2 alone would need a hundred of them."""
    text = "".join(f'resource "aws_sqs_queue" "q{n}" {{\n}}\n' for n in range(4000))
    assert len(text) > 140_000
    repository(tmp_path, {"main.tf": text})
    stage(tmp_path, {"main.tf": text.replace('"q77" {\n', '"q77" {\n  fifo_queue = true\n')})
    found = report(tmp_path)
    assert [item["address"] for item in found["plans"][0]["consequences"]] == ["aws_sqs_queue.q77"]
    start = os.times()
    planguard(tmp_path)
    middle = os.times()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    end = os.times()
    ours = middle.children_user - start.children_user
    bare = max(end.children_user - middle.children_user, 0.01)
    assert ours < 100 * bare
