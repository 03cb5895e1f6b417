"""A yes to code is a yes to that code: whatever it is given, as far as the plan says it, is signed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from planguard import wiring
from planguard.core.read.planfile import read_plan_file
from planguard.core.review import review
from planguard.core.signoff.code import code_lines
from planguard.model.report import PlanReport
from tests.plans import compact, document, read
from tests.signed_plans import SCOPE, review_of, signed_of
from tests.terraform import Stack, needs_terraform

CHILD = """
variable "command" { default = "echo DEFAULT" }
resource "terraform_data" "inside" {
  triggers_replace = ["NUMBER"]
  provisioner "local-exec" { command = var.command }
}
"""
MAIN = """
variable "command" { default = "echo ROOT" }
variable "handed" { default = "echo HANDED" }
variable "secret" {
  default   = "SECRET-LONG-ENOUGH"
  sensitive = true
}
variable "plain" { default = "UNMARKED-LONG-ENOUGH" }
variable "other" { default = "OTHER" }
resource "terraform_data" "variable" {
  triggers_replace = ["NUMBER"]
  provisioner "local-exec" { command = "${var.command} ${var.secret} ${var.plain}" }
}
resource "terraform_data" "itself" {
  input            = "echo INPUT"
  triggers_replace = ["NUMBER"]
  provisioner "local-exec" { command = self.input }
}
resource "terraform_data" "each" {
  for_each         = { one = "echo EACH" }
  triggers_replace = ["NUMBER"]
  provisioner "local-exec" { command = each.value }
}
resource "terraform_data" "marked" { input = sensitive(var.plain) }
module "handed" {
  source  = "./modules/child"
  command = var.handed
}
module "literal" {
  source  = "./modules/child"
  command = "echo LITERAL"
}
module "default" { source = "./modules/child" }
output "other" { value = var.other }
"""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    found = Stack(tmp_path_factory.mktemp("code"))
    _write(found, "1")
    found.apply()
    return found


def _write(stack: Stack, number: str, old: str = "", new: str = "") -> None:
    texts = {"main": MAIN, "child__main": CHILD}
    stack.write(**{name: text.replace("NUMBER", number).replace(old or "\0", new) for name, text in texts.items()})


@needs_terraform
@pytest.mark.parametrize("text", ["ROOT", "HANDED", "INPUT", "EACH", "LITERAL", "DEFAULT"])
def test_another_command_is_another_question(stack: Stack, text: str) -> None:
    _write(stack, "2")
    before = signed_of(stack.plan().document)
    _write(stack, "2", text, "; rm -rf /")
    after = signed_of(stack.plan().document)
    assert after.words == before.words
    assert after.digest != before.digest
    assert any(line.endswith(f": echo {text}") or f'"echo {text}"' in line for line in code_lines([before]))
    assert any("; rm -rf /" in line for line in code_lines([after]))


@needs_terraform
def test_what_code_is_not_given_does_not_matter(stack: Stack) -> None:
    _write(stack, "2")
    before = signed_of(stack.plan().document).digest
    _write(stack, "2", "OTHER", "changed")
    assert signed_of(stack.plan().document).digest == before


@needs_terraform
def test_no_secret_that_code_is_given_is_signed_or_sealed(stack: Stack) -> None:
    _write(stack, "2")
    plan = stack.plan()
    signed, sealed = signed_of(plan.document), wiring.sealed(plan.plan, SCOPE.target, None)
    for secret in (b"SECRET-LONG-ENOUGH", b"UNMARKED-LONG-ENOUGH"):
        assert secret in compact(plan.document)
        assert secret not in signed.content
        assert secret.decode() not in "".join(code_lines([signed]))
        assert secret not in sealed
    assert signed_of(sealed).content == signed.content


@pytest.mark.parametrize("case", ["provisioners", "provisioners-beside-data"])
def test_who_is_to_agree_to_code_reads_all_of_it(case: str) -> None:
    signed = signed_of(document(case))
    shown = "\n".join(code_lines([signed]))
    for item in signed.items:
        assert all(f"{item.address} {run.kind} ({run.when})" in shown or item.edits for run in item.runs)
        assert all(f"{item.address} {'.'.join(edit.path)}: " in shown for edit in item.edits if item.runs)


def test_a_command_is_harmless_to_show_and_what_is_cut_is_counted() -> None:
    raw = document("provisioners")
    block = next(one for one in raw["configuration"]["root_module"]["resources"] if one.get("provisioners"))
    block["provisioners"][0]["expressions"] = {"command": {"constant_value": "\x1b[2J" + "x" * 3_000}}
    shown = "\n".join(code_lines([signed_of(raw)]))
    assert "\x1b" not in shown
    assert "(1,004 more characters)" in shown
    many = list(code_lines([signed_of(raw)] * 30))
    assert "more lines; `planguard review --signed DIR` writes them all" in many[-1]


ENDING = """
resource "terraform_data" "x" {
  count = %s
  provisioner "local-exec" {
    %s
    command = "true"
  }
}
"""


@needs_terraform
def test_code_at_the_end_of_an_object_is_found_however_it_is_written(tmp_path: Path) -> None:
    lines = ("when = /* */ destroy", 'when = "\\u0064estroy"')
    for number, line in enumerate(lines):
        root = tmp_path / str(number)
        root.mkdir()
        stack = Stack(root)
        stack.write(main=ENDING % (1, line))
        stack.apply()
        stack.write(main=ENDING % (0, line))
        assert "destroy-provisioner" in {found.id for found in saved(stack).findings}, line


REMOVED = """
removed {
  from = terraform_data.x
  lifecycle { destroy = true }
  provisioner "local-exec" {
    when    = destroy
    command = self.input
  }
}
"""


@needs_terraform
def test_the_code_of_a_removed_block_is_found_in_a_saved_plan(tmp_path: Path) -> None:
    stack = Stack(tmp_path)
    stack.write(main='resource "terraform_data" "x" { input = "true" }\n')
    stack.apply()
    stack.write(main=REMOVED)
    report = saved(stack)
    assert report.verdict == "needs-approval"
    assert "destroy-provisioner" in {found.id for found in report.findings}


def saved(stack: Stack) -> PlanReport:
    """The report on the saved plan file of the folder; its sealed form has the same."""
    plan = stack.plan().plan
    file = read_plan_file((stack.folder / "tfplan").read_bytes())
    plan = msgspec.structs.replace(plan, source=msgspec.structs.replace(plan.source, file=file))
    report = review(plan, "stack", wiring.rules())
    again = review(read(wiring.sealed(plan, "stack", None)), "stack", wiring.rules())
    assert msgspec.structs.replace(again, source=report.source) == report
    return report


# Made by hand: what no Terraform at hand can plan.


def _looking() -> dict[str, Any]:
    raw = document("data-read-deferred")
    for part in ("complete", "prior_state", "planned_values", "configuration"):
        raw.pop(part, None)
    entry = next(each for each in raw["resource_changes"] if each["change"]["actions"] == ["read"])
    entry |= {"type": "external", "name": "x", "address": "data.external.x"}
    entry["change"]["after"] = {"program": ["bash", "a.sh"], "query": {"x": "1"}}
    entry["change"]["after_unknown"] = {"result": True}
    return raw


def _acting() -> dict[str, Any]:
    raw = document("create-only")
    action = {"address": "action.aws_lambda_invoke.x", "type": "aws_lambda_invoke", "name": "x"}
    raw["action_invocations"] = [action | {"config_values": {"function_name": "f", "payload": "{}"}}]
    return raw


def _called() -> dict[str, Any]:
    raw = document("replace-delete-first")
    for part in ("complete", "prior_state", "planned_values", "configuration"):
        raw.pop(part, None)
    entry = next(each for each in raw["resource_changes"] if "delete" in each["change"]["actions"])
    entry |= {"type": "shell_script", "name": "x", "address": "shell_script.x"}
    entry["change"]["after"] = {"lifecycle_commands": [{"create": "true", "delete": "true"}]}
    return raw


PLACES: dict[str, tuple[Callable[[], dict[str, Any]], tuple[str, str], dict[str, Any]]] = {
    "program": (_looking, ("resource_changes", "after"), {"program": ["bash", "b.sh"]}),
    "query": (_looking, ("resource_changes", "after"), {"query": {"x": "2"}}),
    "action": (_acting, ("action_invocations", "config_values"), {"payload": '{"drop": true}'}),
    "call": (_called, ("resource_changes", "after"), {"lifecycle_commands": [{"create": "rm", "delete": "true"}]}),
}


@pytest.mark.parametrize("name", PLACES)
def test_what_a_call_is_given_is_signed(name: str) -> None:
    make, (section, part), new = PLACES[name]
    one, other = make(), make()
    for each in other[section]:
        body = each if part in each else each.get("change", {})
        if set(new) <= set(body.get(part) or {}):
            body[part] |= new
    assert one != other
    assert signed_of(one).digest != signed_of(other).digest
    sealed = wiring.sealed(read(compact(other)), SCOPE.target, None)
    assert signed_of(sealed).content == signed_of(other).content


# Where it would happen.


@pytest.mark.parametrize(
    "setting",
    ["region", "config_context", "host", "storage_custom_endpoint", "assume_role.role_arn", "kubernetes.config_path"],
)
def test_the_same_loss_in_another_place_is_another_question(setting: str) -> None:
    def there(value: str) -> dict[str, Any]:
        raw = document("rds-replace")
        block, _, inner = setting.rpartition(".")
        expression: Any = {"constant_value": value}
        expressions = {block: [{inner: expression}]} if block else {inner: expression}
        raw["configuration"]["provider_config"]["aws"]["expressions"] = expressions
        return raw

    one, other = there("staging"), there("production")
    assert signed_of(one).digest != signed_of(other).digest
    sealed = wiring.sealed(read(compact(other)), SCOPE.target, None)
    assert signed_of(sealed).content == signed_of(other).content


def test_where_a_provider_acts_that_loses_nothing_does_not_matter() -> None:
    raw = document("rds-replace")
    before = signed_of(raw).digest
    raw["configuration"]["provider_config"]["random"] = {
        "name": "random",
        "full_name": "registry.terraform.io/hashicorp/random",
        "expressions": {"region": {"constant_value": "elsewhere"}},
    }
    assert signed_of(raw).digest == before


def test_what_much_code_is_given_is_signed_once() -> None:
    """A thousand objects that share an input of a kilobyte are not a thousand kilobytes."""
    raw = document("provisioners")
    for part in ("complete", "prior_state", "planned_values"):
        raw.pop(part, None)
    (block,) = (each for each in raw["configuration"]["root_module"]["resources"] if each["name"] == "worker")
    block["for_each_expression"] = {"constant_value": {"key": "k" * 1000}}
    block["provisioners"][0]["expressions"] = {"command": {"references": ["var.shared"]}}
    raw["configuration"]["root_module"]["variables"] = {"shared": {}}
    raw["variables"] = {"shared": {"value": "s" * 1000}}
    (entry,) = (each for each in raw["resource_changes"] if each["name"] == "worker")
    others = [each for each in raw["resource_changes"] if each["name"] != "worker"]
    raw["resource_changes"] = others + [entry | {"address": f"terraform_data.worker[{place}]"} for place in range(1000)]
    content = signed_of(raw).content
    assert content.count(b"k" * 1000) == content.count(b"s" * 1000) == 1


@pytest.mark.parametrize("name", ["local_command", "azapi_resource_action", "terracurl_request", "external"])
def test_a_look_that_runs_something_asks(name: str) -> None:
    raw = _looking()
    (entry,) = (each for each in raw["resource_changes"] if each["change"]["actions"] == ["read"])
    entry |= {"type": name, "address": f"data.{name}.x"}
    assert review_of(raw).report.verdict == "needs-approval"
