"""The plan is for another account than the one of the stack: refused, whoever would agree."""

from tests.e2e.world import World

NEEDS = "aws"
POLICY = 'accounts = ["210987654321"]\n'  # of the stack; the mock's is another one
LOGS = 'resource "aws_cloudwatch_log_group" "service" {\n  name = "/shop"\n  tags = { Environment = "dev" }\n}\n'


def play(there: World) -> None:
    assert there.cloud
    there.stands(main=LOGS)
    there.agent(main="# Somewhere else.\n")
    found = there.refused("wrong-account: refuse")
    assert "123456789012" in found.comment
    assert set(there.cloud.log_groups()) == {"/shop"}
