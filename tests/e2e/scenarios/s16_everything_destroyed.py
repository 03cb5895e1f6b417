"""A whole production stack is destroyed: one headline, two persons, and the ledger has both of them."""

from tests.e2e.world import World
from tests.hosts.scene import ALICE, CARL

NEEDS = "aws"
STACK = """\
resource "aws_dynamodb_table" "carts" {
  name         = "carts"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "Id"
  tags         = { Environment = "production" }
  attribute {
    name = "Id"
    type = "S"
  }
}
resource "aws_s3_bucket" "invoices" {
  bucket = "shop-invoices"
  tags   = { Environment = "production" }
}
resource "aws_cloudwatch_log_group" "shop" {
  for_each = toset(["checkout", "mail", "payments"])
  name     = "/shop/${each.key}"
  tags     = { Environment = "production" }
}
"""


def play(there: World) -> None:
    assert there.cloud
    there.stands(main=STACK)
    there.agent(main="# Rebuilt later.\n")
    found = there.blocked("environment-destroy: approve", severity="critical", missing=2)
    assert len(found.asks) == 5
    assert "aws_dynamodb_table.carts" in there.line
    there.review(ALICE)
    there.still_blocked(missing=1)
    there.review(ALICE)  # once more is no second person
    there.still_blocked("same-person-again", missing=1)
    there.holds(says="not-approved")
    assert (there.cloud.tables(), there.cloud.buckets()) == ({"carts"}, {"shop-invoices"})

    there.review(CARL)
    there.approved("alice@acme.example", "carl@acme.example")
    there.applied("alice@acme.example", "carl@acme.example")
    assert (there.cloud.tables(), there.cloud.buckets(), there.cloud.log_groups()) == (set(), set(), {})
