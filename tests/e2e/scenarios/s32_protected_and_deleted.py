"""A table goes whose protection is still on: the plan looks fine, the apply would stop half-way, nobody can approve it."""

from tests.e2e.world import World

NEEDS = "aws"
TABLE = """\
resource "aws_dynamodb_table" "carts" {
  name                        = "carts"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "Id"
  deletion_protection_enabled = true
  tags                        = { Environment = "production" }
  attribute {
    name = "Id"
    type = "S"
  }
}
"""
FLAG = 'resource "aws_ssm_parameter" "flag" {\n  name  = "flag"\n  type  = "String"\n  value = "%s"\n}\n'


def play(there: World) -> None:
    assert there.cloud
    there.stands(main=TABLE, flag=FLAG % "on")
    there.agent(flag=FLAG % "off")
    found = there.refused("delete-of-protected: refuse")
    assert "planguard-approve: " not in found.comment
    there.agent(main=TABLE, flag=FLAG % "off")
    there.passes()
    there.applied()
    assert there.cloud.tables() == {"carts"}
