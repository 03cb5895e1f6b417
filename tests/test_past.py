"""The history around a configuration: guards that went before the delete, who wrote a line, and whether an agent did."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from planguard.commands.review import Request, examine
from planguard.errors import UsageError
from planguard.model.report import FindingInfo, Report
from tests.plans import compact
from tests.repositories import commit, git, repository, write

GUARDED = """\
resource "aws_dynamodb_table" "orders" {
  name                        = "orders"
  deletion_protection_enabled = true

  lifecycle {
    prevent_destroy = true
  }
}
"""
OTHER = 'resource "aws_sqs_queue" "jobs" {\n  name = "jobs"\n}\n'
BOTH = ("prevent-destroy-removed", "protected-then-deleted")
CLAUDE = "small fix\n\nCo-Authored-By: Claude <noreply@anthropic.com>"


def ended(address: str = "aws_dynamodb_table.orders", *, tag: str = "production", **change: Any) -> dict[str, Any]:
    type_, name = address.split(".")[-2:]
    before = {"id": "orders", "name": "orders", "tags": {"Environment": tag}}
    change = {"actions": ["delete"], "before": before, "after": None, **change}
    return {"address": address, "mode": "managed", "type": type_, "name": name.partition("[")[0], "change": change}


def review(folder: Path, *changes: dict[str, Any], base: str | None = None, where: str = "") -> Report:
    plan = folder / where / "plan.json"
    plan.write_bytes(compact({"format_version": "1.2", "resource_changes": changes or (ended(),)}))
    (folder / ".git" / "info" / "exclude").write_text("plan.json\n")
    return examine(Request([str(plan)], base=base))


def found(report: Report) -> dict[str, FindingInfo]:
    return {one.id: one for one in report.plans[0].findings if one.id in BOTH}


def test_a_block_that_goes_with_its_guards_is_found_with_the_commit_that_took_it(tmp_path: Path) -> None:
    repository(tmp_path, {"main.tf": OTHER, "db.tf": GUARDED})
    commit(tmp_path, {"db.tf": None}, CLAUDE)
    sha = git(tmp_path, "rev-parse", "HEAD")
    report = review(tmp_path)
    assert {one.id: (one.effect, one.severity) for one in found(report).values()} == dict.fromkeys(
        BOTH, ("approve", "critical")
    )
    source = found(report)["prevent-destroy-removed"].source
    assert source is not None
    assert (source.path, source.line, source.gone) == ("db.tf", 1, True)
    assert (source.commit, source.author, source.agent) == (sha, "A Person", "Claude Code")
    says = found(report)["prevent-destroy-removed"].evidence[0].says
    assert says == f"prevent_destroy stood at db.tf:6, until commit {sha[:12]} by A Person"
    assert report.plans[0].consequences[0].source == source


def test_the_two_steps_are_held_together_over_other_commits(tmp_path: Path) -> None:
    repository(tmp_path, {"main.tf": OTHER + GUARDED})
    commit(tmp_path, {"main.tf": OTHER + GUARDED.replace("enabled = true", "enabled = false")}, "turn it off")
    first = git(tmp_path, "rev-parse", "HEAD")
    for number in range(3):
        commit(tmp_path, {"notes.tf": f"# {number}\n"})
    commit(tmp_path, {"main.tf": OTHER}, "tidy up")
    second = git(tmp_path, "rev-parse", "HEAD")
    findings = found(review(tmp_path))
    assert first[:12] in findings["protected-then-deleted"].evidence[0].says
    assert second[:12] in findings["prevent-destroy-removed"].evidence[0].says


def test_what_is_not_committed_yet_counts_as_well(tmp_path: Path) -> None:
    repository(tmp_path, {"main.tf": OTHER + GUARDED})
    write(tmp_path, {"main.tf": OTHER})
    finding = found(review(tmp_path))["prevent-destroy-removed"]
    assert finding.evidence[0].says == "prevent_destroy stood at main.tf:9; its going is not committed yet"
    assert finding.source is not None
    assert (finding.source.commit, finding.source.gone) == (None, True)


@pytest.mark.parametrize(
    "after",
    [
        {"main.tf": OTHER, "db.tf": GUARDED},
        {"main.tf": OTHER + GUARDED.replace('"orders"\n', '"other"\n')},
        {"main.tf": "# above\n" + GUARDED + OTHER},
    ],
    ids=["moved to another file", "edited", "moved in the file"],
)
def test_a_guard_that_still_stands_was_not_taken_out(tmp_path: Path, after: dict[str, str]) -> None:
    repository(tmp_path, {"main.tf": OTHER + GUARDED})
    commit(tmp_path, after)
    assert found(review(tmp_path)) == {}


def test_a_comment_a_variable_and_a_guard_that_was_off_are_none(tmp_path: Path) -> None:
    text = 'resource "aws_dynamodb_table" "orders" {\n  # prevent_destroy = true\n  deletion_protection_enabled = var.x\n'
    repository(tmp_path, {"main.tf": OTHER + text + "  lifecycle {\n    prevent_destroy = false\n  }\n}\n"})
    commit(tmp_path, {"main.tf": OTHER})
    assert found(review(tmp_path)) == {}


def test_who_took_it_out_in_a_merge_is_the_commit_that_did(tmp_path: Path) -> None:
    repository(tmp_path, {"main.tf": OTHER, "db.tf": GUARDED})
    git(tmp_path, "checkout", "-q", "-b", "side")
    commit(tmp_path, {"db.tf": None}, CLAUDE)
    sha = git(tmp_path, "rev-parse", "HEAD")
    git(tmp_path, "checkout", "-q", "main")
    commit(tmp_path, {"notes.tf": "# a\n"})
    git(tmp_path, "merge", "-q", "-m", "merge", "side")
    source = found(review(tmp_path))["prevent-destroy-removed"].source
    assert source is not None
    assert source.commit == sha


def test_a_merge_that_takes_a_guard_out_by_itself_is_no_way_around(tmp_path: Path) -> None:
    repository(tmp_path, {"main.tf": OTHER, "db.tf": GUARDED})
    git(tmp_path, "checkout", "-q", "-b", "side")
    commit(tmp_path, {"a.tf": "# a\n"})
    git(tmp_path, "checkout", "-q", "main")
    commit(tmp_path, {"b.tf": "# b\n"})
    git(tmp_path, "merge", "-q", "--no-commit", "side")
    git(tmp_path, "rm", "-q", "db.tf")
    git(tmp_path, "commit", "-q", "-m", "merge")
    source = found(review(tmp_path))["prevent-destroy-removed"].source
    assert source is not None
    assert source.commit == git(tmp_path, "rev-parse", "HEAD")


def test_a_module_that_is_no_longer_called_had_guards_too(tmp_path: Path) -> None:
    call = 'module "db" {\n  source = "./modules/db"\n}\n'
    repository(tmp_path, {"main.tf": OTHER + call, "modules/db/main.tf": GUARDED})
    commit(tmp_path, {"main.tf": OTHER, "modules/db/main.tf": None})
    report = review(tmp_path, ended("module.db.aws_dynamodb_table.orders"))
    assert sorted(found(report)) == sorted(BOTH)
    assert found(report)[BOTH[0]].source is not None


def test_the_same_name_elsewhere_in_the_repository_is_another_object(tmp_path: Path) -> None:
    repository(tmp_path, {"main.tf": OTHER, "stacks/b/main.tf": GUARDED})
    commit(tmp_path, {"stacks/b/main.tf": None})
    assert found(review(tmp_path)) == {}


@pytest.mark.parametrize("name", [b"x\xff", b":(top)*", b"-q", "ü".encode()])
def test_a_directory_may_have_any_name(tmp_path: Path, name: bytes) -> None:
    inner = tmp_path / os.fsdecode(name)
    repository(tmp_path, {"notes.txt": "-"})
    commit(tmp_path, {f"{inner.name}/main.tf": OTHER, f"{inner.name}/db.tf": GUARDED})
    commit(tmp_path, {f"{inner.name}/db.tf": None})
    assert sorted(found(review(tmp_path, where=inner.name))) == sorted(BOTH)


def test_outside_production_it_warns_and_what_stays_is_not_spoken_of(tmp_path: Path) -> None:
    repository(tmp_path, {"main.tf": OTHER, "db.tf": GUARDED})
    commit(tmp_path, {"db.tf": None})
    assert {one.effect for one in found(review(tmp_path, ended(tag="dev"))).values()} == {"warn"}
    assert found(review(tmp_path, ended(actions=["forget"]))) == {}


def test_the_digest_is_the_same_with_and_without_a_history(tmp_path: Path) -> None:
    repository(tmp_path / "with", {"main.tf": OTHER, "db.tf": GUARDED})
    commit(tmp_path / "with", {"db.tf": None})
    repository(tmp_path / "without", {"main.tf": OTHER})
    digests = []
    for name in ("with", "without"):
        plan = tmp_path / name / "plan.json"
        plan.write_bytes(compact({"format_version": "1.2", "resource_changes": [ended()]}))
        digests.append(examine(Request([str(plan)], target="stack", repository="example.org/r")).plans[0].digest)
    assert digests[0] == digests[1]
    assert digests[0]


def test_a_line_is_blamed_also_where_the_file_was_edited_since(tmp_path: Path) -> None:
    text = 'resource "aws_dynamodb_table" "orders" {\n  name     = "orders"\n  hash_key = "id"\n}\n'
    repository(tmp_path, {"main.tf": OTHER + text})
    commit(tmp_path, {"main.tf": OTHER + text.replace('"id"', '"other"')}, CLAUDE)
    sha = git(tmp_path, "rev-parse", "HEAD")
    write(tmp_path, {"main.tf": "# one more\n" + (tmp_path / "main.tf").read_text()})
    replaced = ended(actions=["delete", "create"], after={"id": "orders"}, replace_paths=[["hash_key"]])
    source = review(tmp_path, replaced).plans[0].consequences[0].source
    assert source is not None
    assert (source.path, source.line, source.commit, source.agent) == ("main.tf", 7, sha, "Claude Code")


def test_who_wrote_the_change_shows_in_the_commits_since_the_base(tmp_path: Path) -> None:
    repository(tmp_path, {"main.tf": OTHER, "db.tf": GUARDED})
    git(tmp_path, "checkout", "-q", "-b", "fix")
    commit(tmp_path, {"db.tf": None})
    assert review(tmp_path).authorship == "unknown"
    commit(tmp_path, {"a.tf": "# a\n"}, CLAUDE)
    assert review(tmp_path).authorship == "agent"
    assert review(tmp_path, base="HEAD").authorship == "unknown"
    with pytest.raises(UsageError, match="no commit"):
        review(tmp_path, base="--all")


def test_names_and_messages_are_only_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repository(tmp_path, {"main.tf": OTHER, "db.tf": GUARDED})
    write(tmp_path, {"db.tf": None})
    git(tmp_path, "add", "-A")
    name = "\x1b[31m::error::[red]</script>\u202e" + "x" * 5000
    git(tmp_path, "-c", f"user.name={name}", "commit", "-q", f"--author={name} <a@example.org>", "-m", "<b>\x1b[0m")
    review(tmp_path)
    from planguard.commands.review import run  # noqa: PLC0415 - as the command line does it

    for format_ in ("terminal", "markdown", "html", "github"):
        run(Request([str(tmp_path / "plan.json")], formats=[format_]))
        told = capsys.readouterr().out
        assert "\x1b" not in told
        assert "\u202e" not in told
        assert "</script>" not in told.replace("</script>\n", "")
        assert "x" * 200 not in told


@pytest.mark.parametrize("inside", [True, False])
def test_git_is_not_touched_where_nothing_ends_or_there_is_no_repository(tmp_path: Path, inside: bool) -> None:
    if inside:
        repository(tmp_path, {"main.tf": OTHER})
    change = ended() if not inside else ended(actions=["no-op"], after={"id": "orders"})
    (tmp_path / "main.tf").write_text(OTHER)
    (tmp_path / "plan.json").write_bytes(compact({"format_version": "1.2", "resource_changes": [change]}))
    run = "try:\n app(sys.argv[1:])\nexcept SystemExit: pass"
    code = f"import sys; from planguard.cli import app\n{run}\nprint('git' in sys.modules)"
    command = [
        sys.executable,
        "-c",
        code,
        "review",
        "--format",
        "json",
        "--output",
        str(tmp_path / "o"),
        str(tmp_path / "plan.json"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]
    assert json.loads((tmp_path / "o").read_text())["plans"]


def test_a_repository_that_git_cannot_read_costs_nothing_but_its_history(tmp_path: Path) -> None:
    repository(tmp_path, {"main.tf": OTHER, "db.tf": GUARDED})
    commit(tmp_path, {"db.tf": None})
    for path in (tmp_path / ".git" / "objects").glob("??/*"):
        path.chmod(0o644)
        path.write_bytes(b"")
    report = review(tmp_path)
    assert report.verdict == "needs-approval"
    assert found(report) == {}
