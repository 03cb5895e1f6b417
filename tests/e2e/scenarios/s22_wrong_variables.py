"""Production is planned with the variables of another environment: judged by what the objects were."""

from tests.e2e.world import World

NEEDS = "aws"
LOGS = """\
resource "aws_cloudwatch_log_group" "service" {{
  name              = "/shop"
  retention_in_days = {days}
  tags              = {{ Environment = "{environment}" }}
}}
resource "aws_s3_bucket" "images" {{
  bucket = "shop-images"
  tags   = {{ Environment = "{environment}" }}
}}
"""


def play(there: World) -> None:
    assert there.cloud
    there.stands(main=LOGS.format(days=365, environment="production"))
    there.agent(main=LOGS.format(days=7, environment="dev"))
    found = there.blocked("environment-relabelled: approve", "retention-shortened: approve", severity="high")
    assert found.report["plans"][0]["environment"]["name"] == "production"
    assert there.cloud.log_groups() == {"/shop": 365}
    there.agent(main=LOGS.format(days=365, environment="production"))
    there.passes()
