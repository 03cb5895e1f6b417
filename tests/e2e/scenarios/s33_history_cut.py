"""Logs are to be kept for a day instead of a year: asked, and the literal that the comment shows asks nobody."""

from tests.e2e.world import World

NEEDS = "aws"
LOGS = """\
resource "aws_cloudwatch_log_group" "service" {{
  name              = "/shop"
  tags              = {{ Environment = "production" }}
  {retention}
}}
"""


def play(there: World) -> None:
    assert there.cloud
    there.stands(main=LOGS.format(retention="retention_in_days = 365"))
    there.agent(main=LOGS.format(retention="retention_in_days = 1"))
    found = there.blocked("retention-shortened: approve", severity="high", missing=1)
    remedy = found.remedy("retention-shortened").splitlines()[-1].strip()
    there.agent(main=LOGS.format(retention=remedy))
    there.passes()
    assert there.cloud.log_groups() == {"/shop": 365}
