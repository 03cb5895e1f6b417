"""The long way round for a data store that can only be replaced: carry the data over, then let the old one go.

`rules/routes.toml` has the steps by type. They are work in the cloud, so they are for a person.
"""

from collections.abc import Callable
from typing import Final

import msgspec

from planguard.core.toml import shipped
from planguard.model.consequence import Consequence
from planguard.model.finding import Remedy

ROUTE: Final = "snapshot-route"


class Route(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the data of some types gets into a new object, and what then still has to be planned."""

    types: tuple[str, ...]
    steps: tuple[str, ...]
    expect: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: int
    route: tuple[Route, ...]


class Routes:
    """The routes by resource type. `load` gives the text of the file, and is asked when the first route is."""

    def __init__(self, load: Callable[[], str] = lambda: "schema = 1\nroute = []") -> None:
        self._load = load
        self._routes: dict[str, Route] | None = None

    def all(self) -> dict[str, Route]:
        """Every route, by type."""
        if self._routes is None:
            found = shipped(self._load(), _File, "rules/routes.toml").route
            self._routes = {name: route for route in found for name in route.types}
        return self._routes

    def remedy(self, found: Consequence) -> Remedy | None:
        """The way round for the object of `found`; None where nobody wrote one down for its type."""
        route = self.all().get(found.change.type)
        if route is None:
            return None
        from planguard.core.remedies.hcl import comment  # noqa: PLC0415 - the same

        steps = [f"{number}. {step}" for number, step in enumerate(route.steps, 1)]
        head = f"instead of replacing {found.address}:"
        text = "".join(f"{comment(line)}\n" for line in [head, *steps])
        return Remedy(kind=ROUTE, safe_for_agent=False, text=text, expect=route.expect)
