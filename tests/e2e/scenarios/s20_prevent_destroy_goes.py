"""A block goes, and with it the prevent_destroy that stood in it: Terraform has nothing left to say, planguard has."""

from tests.e2e.world import World
from tests.hosts.scene import ALICE, CARL

NEEDS = "aws"
FLAG = 'resource "aws_ssm_parameter" "flag" {\n  name  = "flag"\n  type  = "String"\n  value = "on"\n}\n'
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
  lifecycle {
    prevent_destroy = true
  }
}
"""


def play(there: World) -> None:
    assert there.cloud
    there.stands(main=TABLE, flag=FLAG)
    there.lay(flag=FLAG)
    there.git("add", "-A")
    staged = there.planguard("diff", "--staged")
    assert staged.returncode == 1, "before there is a plan, as the hook of a commit"
    assert "prevent-destroy-removed" in staged.stdout

    there.agent(flag=FLAG)
    there.blocked("prevent-destroy-removed: approve", severity="critical", missing=2, asks=["aws_dynamodb_table.carts"])
    assert there.cloud.tables() == {"carts"}
    there.review(ALICE)
    there.review(CARL)
    there.approved("alice@acme.example", "carl@acme.example")
    there.applied("alice@acme.example", "carl@acme.example")
    assert there.cloud.tables() == set()
