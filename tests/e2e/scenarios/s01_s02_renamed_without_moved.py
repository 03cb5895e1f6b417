"""A table gets another name in the configuration: blocked, and the block that the comment shows loses nothing."""

from tests.e2e.world import World

NEEDS = "aws"
TABLE = """\
resource "aws_dynamodb_table" "%s" {
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


def play(there: World) -> None:
    assert there.cloud
    there.stands(main=TABLE % "carts")
    there.cloud.put("carts", Id="1")
    was = there.cloud.table("carts")["CreationDateTime"]

    there.agent(main=TABLE % "baskets")
    found = there.blocked("rename-without-moved: approve", severity="critical", missing=2, asks=["aws_dynamodb_table.carts"])
    moved = found.remedy("rename-without-moved")
    assert moved in found.comment.replace("\n  ", "\n") or "moved {" in found.comment

    there.agent(main=TABLE % "baskets", moved=moved)
    there.passes()
    there.applied()
    assert (there.cloud.table("carts")["CreationDateTime"], there.cloud.rows("carts")) == (was, 1)
    assert '"baskets"' in there.state()
