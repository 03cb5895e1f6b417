"""During an outage somebody kept logs for longer by hand; the next plan sets that back, and says that it does."""

from tests.e2e.world import World
from tests.hosts.scene import ALICE

NEEDS = "aws"
LOGS = """\
resource "aws_cloudwatch_log_group" "service" {{
  name              = "/shop"
  retention_in_days = {days}
  tags              = {{ Environment = "production" }}
}}
"""


def play(there: World) -> None:
    assert there.cloud
    there.stands(main=LOGS.format(days=30))
    there.cloud.service("logs").put_retention_policy(logGroupName="/shop", retentionInDays=365)
    there.agent(main=f"# Tidied up.\n{LOGS.format(days=30)}")
    there.blocked("retention-shortened: approve", "reverts-drift: warn", asks=["aws_cloudwatch_log_group.service"])
    assert there.cloud.log_groups() == {"/shop": 365}

    there.agent(main=LOGS.format(days=365))
    there.passes()
    there.agent(main=LOGS.format(days=30))
    there.blocked("retention-shortened: approve", "reverts-drift: warn")
    there.review(ALICE)
    there.approved("alice@acme.example")
    there.applied("alice@acme.example")
    assert there.cloud.log_groups() == {"/shop": 30}
