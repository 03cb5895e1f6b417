"""What Terraform says it did, held against the plan."""

import pytest

from planguard.core.applied import Done, done, event, unplanned
from tests.plans import plan_bytes, read

PLAN = read(plan_bytes("rds-replace"))
START = '{"@level":"info","@message":"x","type":"apply_start","hook":{"resource":{"addr":"%s"},"action":"%s"}}'


def told(*operations: tuple[str, str]) -> Done:
    lines = [(START % operation).encode() for operation in operations]
    return done(found for line in lines if (found := event(line)))


def test_what_the_plan_says_is_planned() -> None:
    assert unplanned(told(("aws_db_instance.orders", "delete"), ("aws_db_instance.orders", "create")), PLAN) == []
    assert unplanned(told(("data.aws_region.here", "read")), PLAN) == [], "reading changes nothing"


@pytest.mark.parametrize(
    "operation", [("aws_db_instance.other", "delete"), ("aws_ssm_parameter.host", "delete"), ("x", "something-new")]
)
def test_anything_else_is_not(operation: tuple[str, str]) -> None:
    assert unplanned(told(operation), PLAN) == [operation]


@pytest.mark.parametrize("line", [b"", b"null", b"Apply complete!", b'{"type": 7}', b"[" * 5000])
def test_other_lines_are_no_events(line: bytes) -> None:
    assert event(line) is None


def test_ends_are_counted() -> None:
    lines = [b'{"type":"apply_complete"}', b'{"type":"apply_errored"}', b'{"type":"version"}']
    found = done(one for line in lines if (one := event(line)))
    assert (found.begun, found.ended, found.failed) == ((), 1, 1)
