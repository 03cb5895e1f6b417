"""Every way out, taken: apply what was, plan the change, paste the remedy, plan again. The next plan has to show it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.terraform_env import aws_mock
from planguard.core.remedies.blocks import create_first_remedy, import_remedy, prevent_remedy, removed_remedy
from planguard.core.remedies.restore import restore_remedy
from planguard.model.finding import Remedy
from planguard.model.plan import Change
from tests.terraform import Planned, Stack, needs_mock, needs_terraform


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    return Stack(tmp_path)


def taken(remedy: Remedy | None) -> str:
    """The text of a remedy that an agent may take."""
    assert remedy is not None
    assert remedy.safe_for_agent
    return remedy.text


def below(remedy: Remedy | None) -> str:
    """The same without the line that says where it belongs."""
    return "\n".join(line for line in taken(remedy).split("\n") if not line.startswith("#"))


def lossless(planned: Planned) -> bool:
    """Whether nothing ends, nothing is new, and no finding is left."""
    return set(planned.verbs.values()) == {"move+no-op"} and planned.report.findings == ()


@needs_terraform
@pytest.mark.parametrize(
    ("case", "finding_id", "moves"),
    [
        ("rename-without-moved", "rename-without-moved", 1),
        ("module-renamed", "module-rename-without-moved", 3),
        ("for-each-key-renamed", "key-change-without-moved", 1),
        ("count-to-for-each", "count-to-for-each", 2),
    ],
)
def test_moved_blocks_end_the_finding_and_nothing_is_deleted(stack: Stack, case: str, finding_id: str, moves: int) -> None:
    stack.case(case, "before")
    stack.apply()
    stack.case(case, "after")
    planned = stack.plan()
    stack.add("moved", taken(planned.finding(finding_id).remedy))
    again = stack.plan()
    assert lossless(again)
    assert len(again.verbs) == moves


@needs_terraform
@pytest.mark.parametrize("case", ["count-index-shift", "count-index-shift-in-place"])
def test_of_a_list_that_shifts_only_one_really_goes(stack: Stack, case: str) -> None:
    """With the keys that the remedy names in place of numbers; the values are those of the list."""
    stack.case(case, "before")
    stack.apply()
    stack.case(case, "after")
    finding = stack.plan().finding("index-shift")
    text = re.sub(r"count( +)= length\(local\.(\w+)\)", r"for_each = toset(local.\2)", stack.text())
    stack.add("main", re.sub(r"local\.\w+\[count\.index\]", "each.key", text))
    stack.add("moved", taken(finding.remedy))
    again = stack.plan()
    gone = [address for address, verbs in again.verbs.items() if verbs == "delete"]
    assert set(again.verbs.values()) == {"delete", "move+no-op"}
    assert len(gone) == 1
    assert f"only {gone[0]} deleted" in (finding.remedy.expect if finding.remedy else "")


MODULE = 'variable "name" {}\nresource "terraform_data" "%s" {\n  input = "${var.name}-database"\n}\n'


@needs_terraform
def test_inside_a_module_one_block_in_its_sources_does_for_all_instances(stack: Stack) -> None:
    call = 'module "shop" {\n  source   = "./modules/shop"\n  for_each = toset(["a", "b"])\n  name     = each.key\n}\n'
    stack.write(main=call, shop__main=MODULE % "db")
    stack.apply()
    stack.write(main=call, shop__main=MODULE % "orders")
    finding = stack.plan().finding("rename-without-moved")
    text = taken(finding.remedy)
    assert text.startswith("# in the sources of module.shop\n")
    assert text.count("moved {") == 1
    stack.add("shop__moved", text)
    again = stack.plan()
    assert lossless(again)
    assert len(again.verbs) == 2


KEYS = [
    'quote " and "',
    "${path.root}",
    "%{ if true }",
    "$${a}",
    "$$${b}",
    "%%{c}",
    "back\\slash",
    "\\u{41}",
    "line\nbreak",
    "tab\t",
]
KEYS += [
    "\u202eright",
    "zero\u200bwidth",
    "é",
    "🜁",
    '"]}\nresource "x" "y" {',
    "##vso[task]",
    "a ::error::b",
    "]",
    "[0]",
    ".",
    "$",
    "%",
    "$$",
]


@needs_terraform
def test_no_key_breaks_out_of_its_string(stack: Stack) -> None:
    """Terraform itself says which addresses the blocks mean."""
    sources = {"resource": {"terraform_data": {"a": {"for_each": "${local.keys}", "input": "${each.value}"}}}}

    def configuration(suffix: str) -> None:
        stack.write()
        values = {_template(key + suffix): f"value of {place}" for place, key in enumerate(KEYS)}
        (stack.folder / "main.tf.json").write_text(json.dumps({**sources, "locals": {"keys": values}}), "utf-8")

    configuration("")
    stack.apply()
    configuration("!")
    planned = stack.plan()
    stack.add("moved", taken(planned.finding("key-change-without-moved").remedy))
    again = stack.plan()
    assert lossless(again)
    assert _keys(again, "no-op") == _keys(planned, "create")
    assert len(_keys(again, "no-op")) == len(KEYS)
    assert {key.removesuffix("!") for key in _keys(again, "no-op")} == _keys(planned, "delete")


def _keys(planned: Planned, verb: str) -> set[str]:
    return {entry["index"] for entry in planned.document["resource_changes"] if entry["change"]["actions"] == [verb]}


def _template(text: str) -> str:
    """`text` as Terraform's JSON syntax has it: its strings are templates."""
    return re.sub(r"([$%])(?=\1*\{)", r"\1\1", text) if re.search(r"[$%]\{", text) else text


TWO = 'resource "terraform_data" "a" {\n  input = "a"\n%s}\n\nresource "terraform_data" "b" {\n  input = "b"\n}\n'


@needs_terraform
def test_a_removed_block_lets_go_and_an_import_block_takes_back(stack: Stack) -> None:
    stack.write(main=TWO % "")
    stack.apply()
    stack.write(main='resource "terraform_data" "b" {\n  input = "b"\n}\n')
    planned = stack.plan()
    assert planned.verbs == {"terraform_data.a": "delete"}
    stack.add("removed", taken(removed_remedy(planned.change("terraform_data.a"))))
    forgetting = stack.plan()
    assert forgetting.verbs == {"terraform_data.a": "forget"}
    back = import_remedy(forgetting.change("terraform_data.a"))
    stack.apply()
    stack.write(main=TWO % "", imports=taken(back))
    assert stack.plan().verbs["terraform_data.a"].startswith("import+")
    assert "create" not in stack.plan().verbs["terraform_data.a"]


REPLACED = 'resource "terraform_data" "a" {\n  triggers_replace = "%s"\n%s\n}\n'


@needs_terraform
def test_a_new_object_first(stack: Stack) -> None:
    stack.write(main=REPLACED % ("one", ""))
    stack.apply()
    stack.write(main=REPLACED % ("two", ""))
    planned = stack.plan()
    assert planned.verbs == {"terraform_data.a": "delete+create"}
    remedy = create_first_remedy(planned.change("terraform_data.a"))
    stack.write(main=REPLACED % ("two", below(remedy)))
    assert stack.plan().verbs == {"terraform_data.a": "create+delete"}


@needs_terraform
def test_terraform_itself_refuses(stack: Stack) -> None:
    stack.write(main=REPLACED % ("one", ""))
    stack.apply()
    planned = stack.plan("-replace=terraform_data.a")
    remedy = prevent_remedy(planned.change("terraform_data.a"))
    stack.write(main=REPLACED % ("one", below(remedy)))
    assert stack.plan("-replace=terraform_data.a", fails=True).document["errored"] is True
    assert stack.plan().verbs == {}


@needs_terraform
def test_the_literal_that_stood_there(stack: Stack) -> None:
    stack.write(main=REPLACED % ('one ${"$"}{x} \\"quoted\\"', ""))
    stack.apply()
    stack.write(main=REPLACED % ("two", ""))
    found = stack.plan().change("terraform_data.a")
    remedy = restore_remedy([(found, (found.change.change or Change()).replace_paths)], "")
    stack.write(main=f'resource "terraform_data" "a" {{\n{below(remedy)}}}\n')
    assert stack.plan().verbs == {}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with aws_mock() as address:
        yield address


@needs_mock
@pytest.mark.parametrize(
    ("case", "finding_id", "line"),
    [
        ("log-retention-cut", "retention-shortened", r"retention_in_days *= .*"),
        ("s3-bucket-renamed", "", r"bucket *= .*"),
    ],
)
def test_the_literal_of_a_real_provider(tmp_path: Path, endpoint: str, case: str, finding_id: str, line: str) -> None:
    stack = Stack(tmp_path, endpoint)
    stack.case(case, "before")
    stack.apply()
    stack.case(case, "after")
    planned = stack.plan()
    asked = [found for found in planned.report.consequences if found.needs_approval]
    assert asked
    literal = below(planned.finding(finding_id).remedy if finding_id else asked[0].remedy).strip()
    stack.add("main", re.sub(line, literal.replace("\\", r"\\"), stack.text()))
    again = stack.plan()
    assert again.report.verdict == "pass"
    assert [
        found.address for found in asked if found.address in again.verbs and "delete" in again.verbs[found.address]
    ] == []
    assert finding_id not in [finding.id for finding in again.report.findings]
