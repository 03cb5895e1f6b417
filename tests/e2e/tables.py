"""Tables without a cloud: each is a file that its own end deletes, so that something real is there to be lost."""

import json

_TABLES = """\
resource "terraform_data" "table" {
  for_each = toset(%s)
  input    = each.key

  provisioner "local-exec" {
    command = "mkdir -p data && touch data/${self.input}"
  }
  provisioner "local-exec" {
    when    = destroy
    command = "rm data/${self.input}"
  }
}
"""


def tables(*names: str) -> str:
    """A configuration with these tables."""
    return _TABLES % json.dumps(list(names))


def address(name: str) -> str:
    return f'terraform_data.table["{name}"]'
