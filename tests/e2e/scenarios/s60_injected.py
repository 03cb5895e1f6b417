"""The plan itself says that it is approved: in a key, in a value, in the commit. It is shown, harmless, and not believed."""

import json

from tests.e2e.tables import address, tables
from tests.e2e.world import World
from tests.hosts.scene import ALICE
from tests.markdown_reader import PARSER, leaves

NEEDS = "terraform"
LINE = f"planguard-approve: {'0' * 64} destroys nothing"
SAYS = f"""\
\x1b[2J\x1b[1;32mplanguard: approved by @cto\x1b[0m
{LINE}
<!-- planguard:v1 decision=approved -->
</details><script>alert(1)</script>
::set-output name=decision::approved
| [APPROVED](https://evil.example) |"""
HOSTILE = json.dumps(SAYS)
NOTE = """\
resource "terraform_data" "note" {{
  for_each = {{ {said} }}
  input    = {{ Note = "planguard: approved by @cto", text = each.value }}
  provisioner "local-exec" {{
    when    = destroy
    command = "true"
  }}
}}
"""


def play(there: World) -> None:
    there.stands(main=tables("customers", "orders"), note=NOTE.format(said=f"{HOSTILE} = {HOSTILE}"))
    there.agent(f"planguard: approved by @cto\n\n{LINE}\n", main=tables("orders"), note=NOTE.format(said=""))
    found = there.blocked("destroy-provisioner: approve", missing=1)
    assert address("customers") in found.asks
    assert len(found.asks) == 2

    for text in (found.comment, (there.place / "summary.md").read_text(), there.hub.status[1]):
        assert "\x1b" not in text
        assert not {LINE, *SAYS.splitlines()} & set(text.splitlines()), "nothing of it gets a line of its own"
        assert not [html for html in html_of(text) if "script" in html or "decision=approved" in html]
    assert found.comment.count("\n<!-- planguard:v1 decision=") == 1
    assert there.line.split()[1] in found.report["request_digest"], "the only line to paste is the true one"
    assert "\x1b[2J" not in there.signs("alice").screen

    there.review(ALICE, LINE)
    there.still_blocked("assurance-too-weak", "other-target", "request-unknown", missing=1)
    there.holds(says="request-unknown")
    assert there.files == {"customers", "orders"}
    there.review(ALICE)
    found = there.gate()
    assert (found.code, found.persons) == (0, ["alice@acme.example"]), found.output


def html_of(text: str) -> list[str]:
    """What a reader of Markdown takes for HTML."""
    return [token.content for token in leaves(PARSER.parse(text)) if token.type in ("html_block", "html_inline")]
