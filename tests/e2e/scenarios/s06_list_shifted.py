"""The first item of a list under count goes: every table after it is replaced. With keys only the one that is meant goes."""

import re

from tests.e2e.world import World

NEEDS = "terraform"
# Here people sign, in a terminal of their own.
POLICY = '[[approval]]\nquorum = 1\nassurance = "software-key"\n'
TABLES = """\
locals {
  names = [%s]
}

resource "terraform_data" "table" {
  count            = length(local.names)
  input            = local.names[count.index]
  triggers_replace = local.names[count.index]

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
    there.stands(main=TABLES % '"customers", "invoices", "orders"')
    there.agent(main=TABLES % '"invoices", "orders"')
    found = there.blocked("code-execution: approve", "destroy-provisioner: approve", "index-shift: approve")
    assert len(found.asks) == 3, "all three end, and one was meant"

    keyed = (TABLES % '"invoices", "orders"').replace("length(local.names)", "toset(local.names)")
    keyed = re.sub(r"count( +)=", r"for_each =", keyed).replace("local.names[count.index]", "each.key")
    there.agent(main=keyed, moved=found.remedy("index-shift"))
    found = there.blocked("destroy-provisioner: approve", missing=1)
    assert len(found.asks) == 1
    screen = there.signs("alice").screen
    assert "terraform_data.table" in screen.partition("\n> ")[0], "what is lost is shown before anybody types"
    there.approved("alice@acme.example")
    there.applied("alice@acme.example")
    assert there.files == {"invoices", "orders"}
