"""The file that is applied is not the one that was judged: swapped, edited, no plan at all, stale, or used before."""

import hashlib
import json
import zipfile
from pathlib import Path

from tests.e2e.tables import tables
from tests.e2e.world import World

NEEDS = "terraform"
# Here people sign, in a terminal of their own.
POLICY = '[[approval]]\nquorum = 1\nassurance = "software-key"\n'


def play(there: World) -> None:
    there.stands(main=tables("customers", "invoices", "orders"))
    there.agent(main=tables("invoices", "orders"))
    there.blocked("destroy-provisioner: approve", missing=1)
    assert there.signs("alice").code == 0
    there.approved("alice@acme.example")
    there.merge()
    tfplan = there.stack() / "tfplan"

    # Somebody plans something else in the same place, and lays it where the good plan lay.
    good = tfplan.read_bytes()
    there.lay(main=tables("orders"))
    there.terraform("plan", "-out=tfplan")
    there.holds(says="other-consequences")
    there.git("checkout", "-q", "--", ".")
    other = there.place / "edited"
    _with_another_state(tfplan, other)
    assert there.apply(other).code not in (0, 1, 7)
    (there.place / "plan.json").write_text(there.terraform("show", "-json", "tfplan"))
    done = there.apply(there.place / "plan.json")
    assert (done.code, done.touched) == (3, False)
    assert "[not-a-plan-file]" in done.output

    # The good one, when the state has moved on since: Terraform itself refuses, and the yes is not used up.
    tfplan.write_bytes(good)
    state = json.loads(there.state())
    there.write(f"{there.target}/terraform.tfstate", json.dumps({**state, "serial": state["serial"] + 1}))
    done = there.apply()
    assert (done.code, done.touched, done.lines[-1]["outcome"]) == (7, False, "nothing"), done.output
    assert there.files == {"customers", "invoices", "orders"}

    there.terraform("plan", "-out=tfplan")
    done = there.apply()
    assert (done.code, there.files) == (0, {"invoices", "orders"}), done.output
    assert done.lines[0]["plan_sha256"] == hashlib.sha256(tfplan.read_bytes()).hexdigest()
    there.holds(3, says="spent")


def _with_another_state(plan: Path, other: Path) -> None:
    """The same plan file with one member changed."""
    with zipfile.ZipFile(plan) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[:-9] + b"tampered\n" if name == "tfplan" else content)
