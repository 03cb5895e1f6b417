"""What a branch on GitHub is protected by, as far as a token that only reads is told."""

from typing import Any
from urllib.parse import quote

import msgspec

from planguard.errors import OutsideError
from planguard.hosts._talk import Clock, get
from planguard.model.exchange import Talk
from planguard.model.host import BranchGuards, Place


def guards(place: Place, branch: str) -> Talk[BranchGuards]:
    """The statuses that `branch` requires. Raises OutsideError where that is not told."""
    answer = yield from get(Clock(), f"{place.prefix}/repos/{place.path}/branches/{quote(branch, safe='/')}")
    found: dict[str, Any] = msgspec.json.decode(answer)
    try:
        checks = (found.get("protection") or {}).get("required_status_checks") or {}
        return BranchGuards(
            branch=branch,
            protected=bool(found["protected"]),
            required=tuple(checks.get("contexts") or ()),
            admins=checks.get("enforcement_level") == "everyone",
        )
    except (KeyError, AttributeError, TypeError) as error:
        raise OutsideError("the host's branch has another shape than it documents") from error
