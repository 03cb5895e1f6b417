"""A table leaves Terraform's care: somebody has to agree, and it is really kept, with every row."""

from tests.e2e.world import World
from tests.hosts.scene import ALICE

NEEDS = "aws"
TABLE = """\
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
"""
GONE = 'resource "aws_ssm_parameter" "flag" {\n  name  = "flag"\n  type  = "String"\n  value = "on"\n}\n'
FORGOTTEN = "removed {\n  from = aws_dynamodb_table.carts\n  lifecycle {\n    destroy = false\n  }\n}\n"


def play(there: World) -> None:
    assert there.cloud
    there.stands(main=TABLE, flag=GONE)
    there.cloud.put("carts", Id="1")

    there.agent(flag=GONE)  # the block is gone, and with it the table
    there.blocked(severity="critical", missing=2, asks=["aws_dynamodb_table.carts"])
    there.agent(flag=GONE, removed=FORGOTTEN)
    there.blocked("orphaned-object: approve", missing=1, asks=["aws_dynamodb_table.carts"])
    there.review(ALICE)
    there.approved("alice@acme.example")
    there.applied("alice@acme.example")
    assert there.cloud.rows("carts") == 1
    assert "aws_dynamodb_table" not in there.state()
