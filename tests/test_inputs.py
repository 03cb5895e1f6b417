"""What PLAN on a command line stands for."""

import json
import os
from pathlib import Path

import pytest

from planguard.errors import UsageError
from planguard.source.inputs import expand
from tests.plans import FIXTURES, compact, plan_bytes


def test_a_directory_stands_for_every_plan_below_it(tmp_path: Path) -> None:
    for place, name in (("b/tfplan.json", "move"), ("a/deep/plan.json", "forget"), ("c/anything.txt", "no-changes")):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(plan_bytes(name))
    (tmp_path / "b/package.json").write_text('{"name": "left-pad"}')
    (tmp_path / "b/state.json").write_bytes(compact({"format_version": "1.0", "values": {}}))
    (tmp_path / ".terraform").mkdir()
    (tmp_path / ".terraform/plan.json").write_bytes(plan_bytes("move"))
    assert expand([str(tmp_path)]).paths == [
        str(tmp_path / place) for place in ("a/deep/plan.json", "b/tfplan.json", "c/anything.txt")
    ]


def test_all_three_dresses_of_a_plan_are_recognised_by_content(tmp_path: Path) -> None:
    case = FIXTURES / "cases" / "stream"
    for number, name in enumerate(("plan.json", "plan.jsonl", "tfplan")):
        (tmp_path / f"{number}").write_bytes((case / name).read_bytes())
    (tmp_path / "3").write_bytes((case / "plan.json").read_text().encode("utf-16"))
    assert len(expand([str(tmp_path)]).paths) == 4


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.json", b"Error: no credentials\n"),
        ("stack2-plan.json", b""),
        ("tfplan", b""),
        ("network.tfplan", b"\x00"),
        ("out.json", b""),
        ("out.json", b"\n\n"),
        ("out.json", b"Terraform will perform the following actions"),
        ("half", plan_bytes("incident")[:5000]),
        ("plan.json", b"{}"),
    ],
)
def test_a_broken_plan_in_a_directory_is_not_passed_over(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert expand([str(tmp_path)]).paths == [str(tmp_path / name)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("main.tf", b"# plan"),
        ("plan.py", b'marks = b\'{"format_version" "resource_changes"\''),
        ("planning.md", b"the plan"),
        ("package.json", b'{"name": "left-pad"}'),
        ("terraform.tfstate", b'{"version": 4}'),
        ("list.json", b"[1, 2]"),
        ("aeroplane.txt", b""),
    ],
)
def test_other_files_of_a_directory_are_passed_over_and_counted(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "plan.json").write_bytes(plan_bytes("move"))
    found = expand([str(tmp_path)])
    assert found.paths == [str(tmp_path / "plan.json")]
    assert found.passed_over == 1


def test_a_pipe_in_a_directory_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "plan.json")
    assert expand([str(tmp_path)]).paths == []


def test_a_directory_without_plans_says_so(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("# nothing")
    ((path, error),) = expand([str(tmp_path)]).errors
    assert path == str(tmp_path)
    assert error.code == "no-plan-found"
    assert error.exit_code == 4


def test_one_plan_named_twice_is_a_mistake(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_bytes(plan_bytes("move"))
    with pytest.raises(UsageError) as caught:
        expand([str(plan), str(tmp_path)])
    assert "twice" in caught.value.message


def test_a_path_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(UsageError):
        expand(["no/such/plan.json"])


def test_one_plan_in_two_spellings_is_named_twice(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(plan_bytes("move"))
    with pytest.raises(UsageError):
        expand([str(tmp_path / "plan.json"), f"{tmp_path}/./plan.json"])


def test_links_are_followed_and_circles_end(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "plan.json").write_bytes(plan_bytes("move"))
    (tmp_path / "near").mkdir()
    (tmp_path / "near" / "link").symlink_to(tmp_path / "far")
    (tmp_path / "near" / "circle").symlink_to(tmp_path / "near")
    (tmp_path / "near" / "nowhere.json").symlink_to(tmp_path / "gone")
    assert expand([str(tmp_path / "near")]).paths == [str(tmp_path / "near" / "link" / "plan.json")]


@pytest.mark.skipif(os.getuid() == 0, reason="root may look into every folder")
def test_a_folder_that_cannot_be_looked_into_is_no_empty_one(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o000)
    with pytest.raises(UsageError):
        expand([str(tmp_path)])


def test_a_plan_with_many_variables_is_recognised_from_its_beginning(tmp_path: Path) -> None:
    variables = {f"variable_{number}": {"value": "x" * 100} for number in range(2000)}
    document = json.loads(plan_bytes("move"))
    head = {"format_version": document.pop("format_version"), "terraform_version": "1.11.4", "variables": variables}
    (tmp_path / "production.json").write_bytes(compact({**head, **document}))
    assert len(expand([str(tmp_path)]).paths) == 1
