"""What is signed of a plan, for tests."""

from typing import Any

from planguard import wiring
from planguard.core.review import Reviewed, reviewed
from planguard.model.signed import Scope, SignedPlan
from tests.plans import compact, read

SCOPE = Scope("stacks/payments", "github.com/acme/infra")


def review_of(data: bytes | dict[str, Any], scope: Scope = SCOPE) -> Reviewed:
    raw = data if isinstance(data, bytes) else compact(data)
    return reviewed(read(raw), scope.target, wiring.rules(()), scope)


def signed_of(data: bytes | dict[str, Any], scope: Scope = SCOPE) -> SignedPlan:
    found = review_of(data, scope).signed
    assert found is not None
    return found
