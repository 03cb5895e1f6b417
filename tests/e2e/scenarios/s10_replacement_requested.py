"""Nothing is changed, and the plan was made with -replace: said as what it is, and a plan without it asks nobody."""

from tests.e2e.tables import address, tables
from tests.e2e.world import World

NEEDS = "terraform"


def play(there: World) -> None:
    there.stands(main=tables("customers", "orders"))
    there.agent(main=f"# Nothing else.\n{tables('customers', 'orders')}")
    asked = f"-replace={address('orders')}"
    found = there.blocked(
        "code-execution: approve", "destroy-provisioner: approve", "requested-replacement: approve", plan=[asked]
    )
    assert found.asks == {address("orders")}
    there.passes()
    assert there.files == {"customers", "orders"}
