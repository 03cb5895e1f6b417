"""Helpers that exist in the state alone are replaced and deleted on every run: nobody is asked."""

from tests.e2e.world import World

NEEDS = "terraform"
HELPERS = """\
resource "terraform_data" "build" {
  triggers_replace = "%s"
}
resource "terraform_data" "wait" {
  count = %s
}
"""


def play(there: World) -> None:
    there.stands(main=HELPERS % ("1", "2"))
    there.agent(main=HELPERS % ("2", "0"))
    there.passes()
    there.applied()
