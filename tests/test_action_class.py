"""Which class each verb has on which type."""

from typing import Any, Final

import pytest

from planguard.core.action_class import action_class, replaced_as_edit
from planguard.model.actions import Operation, Order
from planguard.model.consequence import ActionClass
from planguard.model.severity import Severity, band
from tests.scoring import DELETE, KNOWLEDGE, value

SECRET_VERSION: Final = KNOWLEDGE.facts("aws_secretsmanager_secret_version")


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        ("aws_ecs_task_definition", True),
        ("aws_launch_configuration", True),
        ("aws_secretsmanager_secret_version", True),
        ("google_secret_manager_secret_version", True),
        ("aws_network_acl_rule", True),
        ("aws_security_group_rule", True),  # its description changes in place, and it is glue all the same
        ("aws_iam_role_policy_attachment", True),
        ("azurerm_api_management_group_user", True),
        ("aws_db_instance", False),
        ("aws_secretsmanager_secret", False),
        ("aws_sagemaker_image_version", False),
        ("aws_instance", False),
        ("acme_gadget", False),
    ],
)
def test_which_types_are_edited_by_being_replaced(type_: str, expected: bool) -> None:
    facts_ = KNOWLEDGE.facts(type_)
    assert replaced_as_edit(facts_) is expected
    wanted = ActionClass.REPLACE_IMMUTABLE if expected else ActionClass.REPLACE
    assert action_class(Operation.REPLACE, facts_, order=Order.DELETE_FIRST) is wanted


@pytest.mark.parametrize(
    ("operation", "more", "expected"),
    [
        (Operation.NO_OP, {}, ActionClass.READ),
        (Operation.NO_OP, {"moved": True}, ActionClass.MOVE),
        (Operation.NO_OP, {"imported": True}, ActionClass.IMPORT),
        (Operation.UPDATE, {"imported": True}, ActionClass.UPDATE),
        (Operation.READ, {}, ActionClass.READ),
        (Operation.CREATE, {}, ActionClass.CREATE),
        (Operation.DELETE, {}, ActionClass.DELETE),
        (Operation.DELETE, {"deposed": True}, ActionClass.UPDATE),
        (Operation.FORGET, {}, ActionClass.FORGET),
        (Operation.REPLACE, {"order": Order.FORGET_OLD}, ActionClass.FORGET),
        (Operation.UNRECOGNISED, {}, ActionClass.DELETE),
    ],
)
def test_the_class_of_a_change(operation: Operation, more: dict[str, Any], expected: ActionClass) -> None:
    assert action_class(operation, KNOWLEDGE.facts("aws_vpc"), **more) is expected


@pytest.mark.parametrize("operation", list(Operation))
def test_every_operation_has_a_class(operation: Operation) -> None:
    assert action_class(operation, SECRET_VERSION) in ActionClass


@pytest.mark.parametrize("type_", ["null_resource", "terraform_data", "local_file"])
def test_the_end_of_an_object_without_a_remote_counterpart_is_an_update(type_: str) -> None:
    assert action_class(Operation.DELETE, KNOWLEDGE.facts(type_)) is ActionClass.UPDATE
    assert band(value(type_, DELETE)) is Severity.LOW


@pytest.mark.parametrize("type_", ["random_id", "time_rotating", "time_static"])
def test_values_that_others_are_built_from_are_replaced_in_earnest(type_: str) -> None:
    assert action_class(Operation.REPLACE, KNOWLEDGE.facts(type_), order=Order.DELETE_FIRST) is ActionClass.REPLACE
