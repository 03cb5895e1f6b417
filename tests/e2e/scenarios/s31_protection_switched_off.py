"""A guard goes and nothing is destroyed yet: a person is asked, for it was the last thing between a plan and the data."""

from tests.e2e.world import World
from tests.hosts.scene import ALICE

NEEDS = "aws"
BUCKET = """\
resource "aws_s3_bucket" "invoices" {{
  bucket = "shop-invoices"
  tags   = {{ Environment = "production" }}
{guard}}}
"""


def play(there: World) -> None:
    there.stands(main=BUCKET.format(guard=""))
    there.agent(main=BUCKET.format(guard="  force_destroy = true\n"))
    found = there.blocked("protection-removed: approve", severity="high", missing=1, asks=["aws_s3_bucket.invoices"])
    assert "force_destroy" in found.comment

    # The way out that the report shows, taken by the agent: nothing is left to ask.
    there.agent(main=BUCKET.format(guard=f"  {found.remedy('protection-removed').splitlines()[-1].strip()}\n"))
    there.passes()

    # It insists. The second time somebody agrees, and gets what they agreed to and no more.
    there.agent(main=BUCKET.format(guard="  force_destroy = true\n"))
    there.blocked("protection-removed: approve")
    there.review(ALICE)
    there.approved("alice@acme.example")
    there.applied("alice@acme.example")
    assert there.cloud
    assert there.cloud.buckets() == {"shop-invoices"}
