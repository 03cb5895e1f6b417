"""Terraform ends with an error and leaves a plan all the same, for prevent_destroy: no gate takes that for a plan."""

from tests.e2e.world import World

NEEDS = "terraform"
TABLE = """\
resource "terraform_data" "table" {
  input            = "orders"
  triggers_replace = "%s"

  lifecycle {
    prevent_destroy = true
  }
}
"""


def play(there: World) -> None:
    there.stands(main=TABLE % "one")
    there.agent(main=TABLE % "two")
    found = there.refused("errored-plan: refuse", fails=True)
    assert "planguard-approve: " not in found.comment
    there.agent(main=TABLE % "one")
    there.passes()
