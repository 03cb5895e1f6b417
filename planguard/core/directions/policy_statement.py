"""One statement of an access policy, brought to one form whatever way it is written."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from planguard.core.directions.values import document, frozen, hides, nothing, word
from planguard.model.value import Value

_ACCOUNT: Final = re.compile(r"[0-9]{12}", re.ASCII)
_ODD: Final = ("NotPrincipal", "NotAction", "NotResource")
_KNOWN: Final = frozenset({"Sid", "Effect", "Principal", "Action", "Resource", "Condition", *_ODD})
_ANYBODY: Final = frozenset({"*", "allUsers"})
Conditions = frozenset[tuple[tuple[str, str], frozenset[str]]]
"""((operator, key), values) of each condition."""


# Whoever may use these can give away, read or destroy what everything else rests on.
_POWERFUL: Final = ("iam:", "sts:", "kms:", "organizations:", "secretsmanager:", "sso:", "roles/owner", "roles/editor")
_LOOKS: Final = re.compile(r"[a-z0-9-]+:(?:get|list|describe|head|lookup|search)", re.ASCII)
_NARROW: Final = ("Service:", "serviceAccount:")
"""How principals begin whose coming is everyday work: a service, the account of a machine."""
_ARN_PARTS: Final = 5


class Permission(NamedTuple):
    """One thing that a statement is about; the principal is empty in the policy of an identity."""

    principal: str
    action: str
    resource: str


def broad(one: Permission) -> bool:
    """Whether an added permission is more than a narrow one: for people, for everybody, for everything, or powerful."""
    if one.principal and not one.principal.startswith(_NARROW):
        return True
    if one.action.startswith(_POWERFUL) or "admin" in one.action:
        return True
    looks = _LOOKS.match(one.action) is not None
    if "*" in one.action and not looks:
        return True
    whole = one.resource.split(":", _ARN_PARTS)[-1] == "*"
    return whole and not one.principal and (not looks or one.action.startswith("s3:getobject"))


class Statement(msgspec.Struct, frozen=True):
    """Who may or may not do what with what, and when.

    `odd`: it is written by what it is not about, or in a way that is not known: it compares only as a whole.
    """

    allows: bool
    principals: frozenset[str]
    actions: frozenset[str]
    resources: frozenset[str]
    condition: Conditions = frozenset()
    odd: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        """How many (principal, action, resource) it names."""
        return len(self.principals) * len(self.actions) * len(self.resources)


def statements_of(value: Value) -> list[Statement] | None:
    """The statements of a policy: JSON in a string, or the object itself. None where it is no policy, or cannot be seen.

    An absent policy has none. Google's bindings count as statements that allow a role to members.
    """
    if hides(value):
        return None
    if nothing(value):
        return []
    found = document(value) if isinstance(value, str) else value
    if not isinstance(found, dict):
        return None
    listed = found.get("Statement")
    if listed is None:
        return _bindings(found.get("bindings"))
    listed = listed if isinstance(listed, list) else [listed]
    return [_statement(item) for item in listed] if all(isinstance(item, dict) for item in listed) else None


def _statement(found: dict[str, Value]) -> Statement:
    effect = found.get("Effect")
    condition, plain = _condition(found.get("Condition"))
    odd = [f"{name}={frozen(part)}" for name, part in found.items() if name in _ODD or name not in _KNOWN]
    odd += [] if plain and effect in ("Allow", "Deny") else [f"{effect} {frozen(found.get('Condition'))}"]
    return Statement(
        allows=effect != "Deny",
        principals=frozenset(_principals(found.get("Principal"))) or frozenset({""}),
        actions=frozenset(text.lower() for text in _texts(found.get("Action"))) or frozenset({""}),
        resources=frozenset(_texts(found.get("Resource"))) or frozenset({"*"}),
        condition=condition,
        odd=frozenset(odd),
    )


def _principals(value: Value) -> Iterator[str]:
    """`AWS:arn…` and the like; everybody is `*`, and an account is its root, however it is written."""
    if isinstance(value, str):
        yield "*" if value in _ANYBODY else value
    for kind, names in value.items() if isinstance(value, dict) else ():
        for name in _texts(names):
            if name == "*" and kind == "AWS":
                yield "*"
            elif _ACCOUNT.fullmatch(name) and kind == "AWS":
                yield f"AWS:arn:aws:iam::{name}:root"
            else:
                yield f"{kind}:{name}"


def _texts(value: Value) -> list[str]:
    items = value if isinstance(value, list) else [] if value is None else [value]
    return [item if isinstance(item, str) else word(item) or str(frozen(item)) for item in items]


def _condition(value: Value) -> tuple[Conditions, bool]:
    """The conditions by (operator, key), and whether they could be read."""
    if nothing(value):
        return frozenset(), True
    if not isinstance(value, dict) or not all(isinstance(keys, dict) for keys in value.values()):
        return frozenset(), False
    found = {
        ((operator.lower(), key.lower()), frozenset(_texts(texts)))
        for operator, keys in value.items()
        for key, texts in keys.items()
    }
    return frozenset(found), True


def _bindings(value: Value) -> list[Statement] | None:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return None
    return [
        Statement(
            allows=True,
            principals=frozenset("*" if name in _ANYBODY else name for name in _texts(item.get("members"))),
            actions=frozenset(_texts(item.get("role"))),
            resources=frozenset({"*"}),
            odd=frozenset() if nothing(item.get("condition")) else frozenset({str(frozen(item["condition"]))}),
        )
        for item in value
    ]
