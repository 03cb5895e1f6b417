"""Blocks that keep an object alive: `removed`, `import`, `create_before_destroy`, `prevent_destroy`.

What each does is told by https://developer.hashicorp.com/terraform/language/block/resource, .../removed and .../import.
"""

from planguard.core.remedies.hcl import NoHcl, address, comment, quoted
from planguard.model.address import without_keys
from planguard.model.consequence import Consequence
from planguard.model.finding import Remedy
from planguard.model.plan import Change

REMOVED = "removed-block"
IMPORT = "import-block"
CREATE_FIRST = "create-before-destroy"
PREVENT = "prevent-destroy"


def removed_remedy(found: Consequence) -> Remedy | None:
    """Let go of an object whose block is gone, and leave it alive. None where its address cannot be written."""
    try:
        name = address(without_keys(found.address))
    except NoHcl:
        return None
    return Remedy(
        kind=REMOVED,
        safe_for_agent=True,
        text=f"removed {{\n  from = {name}\n\n  lifecycle {{\n    destroy = false\n  }}\n}}\n",
        expect=f"{found.address} is forgotten and not deleted; a person is still asked whether nobody is to manage it",
    )


def import_remedy(found: Consequence) -> Remedy | None:
    """Take an object that was let go of back into the state. None where its id may not be shown, or is not known."""
    identity = (found.change.change or Change()).before.get("id")
    if not isinstance(identity, str) or not identity:
        return None
    try:
        text = f"import {{\n  to = {address(found.address)}\n  id = {quoted(identity)}\n}}\n"
    except NoHcl:
        return None
    first = comment("beside the resource block, which has to be there again")
    return Remedy(
        kind=IMPORT, safe_for_agent=True, text=f"{first}\n{text}", expect=f"{found.address} is imported and not created"
    )


def create_first_remedy(found: Consequence) -> Remedy:
    """Make the new object before the old one goes, so that there is always one."""
    return Remedy(
        kind=CREATE_FIRST,
        safe_for_agent=True,
        text=_lifecycle(found, "create_before_destroy"),
        expect=f"{found.address} is created first and deleted afterwards",
    )


def prevent_remedy(found: Consequence) -> Remedy:
    """Have Terraform itself refuse to destroy an object."""
    return Remedy(
        kind=PREVENT,
        safe_for_agent=True,
        text=_lifecycle(found, "prevent_destroy"),
        expect=f"Terraform gives up at {found.address} as long as something asks for its end, and else leaves it alone",
    )


def _lifecycle(found: Consequence, setting: str) -> str:
    return f"{comment(f'in the block of {without_keys(found.address)}')}\nlifecycle {{\n  {setting} = true\n}}\n"
