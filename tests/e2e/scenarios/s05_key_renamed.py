"""A key of for_each gets another name: to Terraform one table ends and another begins. A moved block keeps it."""

from tests.e2e.world import World

NEEDS = "terraform"
TABLES = """\
resource "terraform_data" "table" {
  for_each = { eu = "orders", %s = "customers" }
  input    = each.value

  provisioner "local-exec" {
    command = "mkdir -p data && touch data/${self.input}"
  }
  provisioner "local-exec" {
    when    = destroy
    command = "rm data/${self.input}"
  }
}
"""


def play(there: World) -> None:
    there.stands(main=TABLES % "us")
    there.agent(main=TABLES % "america")
    found = there.blocked("code-execution: approve", "destroy-provisioner: approve", "key-change-without-moved: approve")
    assert found.asks == {'terraform_data.table["us"]', 'terraform_data.table["america"]'}

    there.agent(main=TABLES % "america", moved=found.remedy("key-change-without-moved"))
    there.passes()
    there.applied()
    assert there.files == {"customers", "orders"}
    assert '"america"' in there.state()
