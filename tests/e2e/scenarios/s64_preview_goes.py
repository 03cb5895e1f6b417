"""A development stack is torn down: nobody is asked, and it is written down all the same."""

from tests.e2e.world import World

NEEDS = "aws"
BUCKET = """\
resource "aws_s3_bucket" "images" {{
  bucket = "shop-images-{name}"
  tags   = {{ Environment = "{name}" }}
}}
resource "aws_cloudwatch_log_group" "service" {{
  for_each = toset(["checkout", "mail", "payments", "search"])
  name     = "/{name}/${{each.key}}"
  tags     = {{ Environment = "{name}" }}
}}
"""


def play(there: World) -> None:
    assert there.cloud
    there.stands(main=BUCKET.format(name="dev"))
    there.agent(main="# Not needed any more.\n")
    there.planned()
    found = there.gate()
    assert (found.code, found.decision, found.findings) == (0, "pass", {"environment-destroy: warn"}), found.output
    assert "shop-images-dev" in found.comment or "aws_s3_bucket.images" in found.comment
    there.applied()
    assert (there.cloud.buckets(), there.cloud.log_groups()) == (set(), {})
