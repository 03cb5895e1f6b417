"""What PLAN on a command line stands for."""

from pathlib import Path

import pytest

from planguard.errors import InputError, UsageError
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
    assert expand([str(tmp_path)]) == [
        str(tmp_path / place) for place in ("a/deep/plan.json", "b/tfplan.json", "c/anything.txt")
    ]


def test_all_three_dresses_of_a_plan_are_recognised_by_content(tmp_path: Path) -> None:
    case = FIXTURES / "cases" / "stream"
    for number, name in enumerate(("plan.json", "plan.jsonl", "tfplan")):
        (tmp_path / f"{number}").write_bytes((case / name).read_bytes())
    (tmp_path / "3").write_bytes((case / "plan.json").read_text().encode("utf-16"))
    assert len(expand([str(tmp_path)])) == 4


def test_a_broken_plan_in_a_directory_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(b"Error: no credentials\n")
    (tmp_path / "half").write_bytes(plan_bytes("incident")[:5000])
    assert len(expand([str(tmp_path)])) == 2


def test_a_directory_without_plans_says_so(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("# nothing")
    with pytest.raises(InputError) as caught:
        expand([str(tmp_path)])
    assert caught.value.code == "no-plan-found"
    assert caught.value.exit_code == 4


def test_one_plan_named_twice_is_a_mistake(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_bytes(plan_bytes("move"))
    with pytest.raises(UsageError) as caught:
        expand([str(plan), str(tmp_path)])
    assert "twice" in caught.value.message


def test_a_path_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(UsageError):
        expand(["no/such/plan.json"])
