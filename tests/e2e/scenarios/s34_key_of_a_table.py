"""The key of a table changes, which replaces it, empty: two persons, and exactly that happens."""

from tests.e2e.world import World
from tests.hosts.scene import ALICE, CARL

NEEDS = "aws"
TABLE = """\
resource "aws_dynamodb_table" "carts" {{
  name         = "carts"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "{key}"
  tags         = {{ Environment = "production" }}
  attribute {{
    name = "{key}"
    type = "S"
  }}
}}
"""


def play(there: World) -> None:
    assert there.cloud
    there.stands(main=TABLE.format(key="CartId"))
    there.cloud.put("carts", CartId="1")
    there.agent(main=TABLE.format(key="CustomerId"))
    found = there.blocked(severity="critical", missing=2, asks=["aws_dynamodb_table.carts"])
    assert "hash_key" in found.comment
    there.review(ALICE)
    there.still_blocked(missing=1)
    there.holds(says="not-approved")
    assert there.cloud.rows("carts") == 1
    there.review(CARL)
    there.approved("alice@acme.example", "carl@acme.example")
    there.applied("alice@acme.example", "carl@acme.example")
    assert there.cloud.rows("carts") == 0
    assert there.cloud.table("carts")["KeySchema"][0]["AttributeName"] == "CustomerId"
