"""The state is lost, and the plan creates everything again beside what is there: refused until the state is back."""

from tests.e2e.tables import tables
from tests.e2e.world import World
from tests.hosts.scene import ALICE

NEEDS = "terraform"
POLICY = "has_state = true\n"  # of the stack


def play(there: World) -> None:
    names = ("baskets", "orders")
    there.stands(main=tables(*names))
    state = there.stack() / "terraform.tfstate"
    kept = state.read_text()
    state.unlink()

    there.agent(main=f"# Tidied up.\n{tables(*names)}")
    found = there.refused("code-execution: approve", "lost-state: refuse")
    assert "planguard-approve: " not in found.comment, "there is nothing to agree to"
    there.review(ALICE, "planguard-approve: " + "0" * 64 + " creates 2 placeholders")
    there.holds(3)

    state.write_text(kept)
    there.passes()
    assert there.files == set(names)
