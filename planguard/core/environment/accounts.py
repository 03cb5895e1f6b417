"""In which account, project or subscription an object lies: as its own identity says, or else its provider's settings.

AWS writes the account into ARNs, Azure the subscription into ids, Google the project into an attribute of its own.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import msgspec

from planguard.core.environment.providers import ProviderKeys
from planguard.model.body import decode_members, decode_value
from planguard.model.plan import ABSENT, Change, Plan, Raw, ResourceChange
from planguard.model.value import Value

_NO_CHANGE: Final = Change()
_AWS_DIGITS: Final = 12
_AZURE: Final = "subscriptions"
_GOOGLE: Final = ("/google", "/google-beta")
_VARIABLE: Final = "var."


class Account(NamedTuple):
    """The name of an account, and whether it may be shown."""

    name: str
    hidden: bool = False


class _Located(msgspec.Struct, gc=False):
    arn: Any = None
    id: Any = None
    project: Any = None
    self_link: Any = None


class _Marks(msgspec.Struct, gc=False):
    arn: Raw = ABSENT
    id: Raw = ABSENT
    project: Raw = ABSENT
    self_link: Raw = ABSENT


_located: Final = msgspec.json.Decoder(_Located)
_marks: Final = msgspec.json.Decoder(_Marks)


class Accounts:
    """Asks one plan. `keys` are what its configuration says about providers."""

    def __init__(self, plan: Plan, keys: Callable[[], ProviderKeys]) -> None:
        self._plan = plan
        self._keys = keys
        self._configured: dict[str, tuple[str, ...]] = {}

    def of(self, entry: ResourceChange) -> Account | None:
        """The one account that `entry` lies in, or will; None where that is not known for certain."""
        own = self.of_object(entry)
        if own:
            return own
        configured = self.of_provider(entry)
        return Account(configured[0]) if len(configured) == 1 else None

    def of_object(self, entry: ResourceChange) -> Account | None:
        """The account that the object itself names, as it is before the change."""
        change = entry.change or _NO_CHANGE
        try:
            found = _located.decode(change.before_raw) if change.before_raw else None
        except (msgspec.DecodeError, RecursionError):
            return None
        if found is None:
            return None
        names: tuple[tuple[str, str], ...] = (("arn", _of_arn(found.arn)), ("id", _of_arn(found.id) or _of_azure(found.id)))
        if entry.provider_name.endswith(_GOOGLE):
            # A sealed plan keeps what an object is, and not where its attribute says that it lies.
            links = (("self_link", _of_link(found.self_link)), ("id", _of_link(found.id)))
            names = (("project", _of_google(found.project)), *links)
        told = next(((attribute, name) for attribute, name in names if name), None)
        return Account(told[1], _is_marked(change.before_sensitive, told[0])) if told and told[1] else None

    def of_provider(self, entry: ResourceChange) -> tuple[str, ...]:
        """The accounts that the provider configuration of `entry` allows or names; none where it says nothing."""
        key = self._keys().of(entry)
        if not key:
            return ()
        if key not in self._configured:
            settings = self._keys().settings(key)
            self._configured[key] = tuple(dict.fromkeys(name for one in settings for name in self._named(*one)))
        return self._configured[key]

    def _named(self, setting: str, expression: Value) -> list[str]:
        value = self._value(expression)
        texts = [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str) and item]
        return [name for text in texts if (name := _of_arn(text) if setting == "role_arn" else text)]

    def _value(self, expression: Value) -> Value:
        """What an expression comes to: a constant, or the value of a root variable that it is and that may be shown."""
        if not isinstance(expression, dict):
            return None
        names = expression.get("references")
        if "constant_value" in expression or not isinstance(names, list) or len(names) != 1:
            return expression.get("constant_value")
        name = names[0].removeprefix(_VARIABLE) if isinstance(names[0], str) else ""
        return None if self._keys().hides(name) or not self._keys().readable else self._variable(name)

    def _variable(self, name: str) -> Value:
        raw = decode_members(self._plan.variables).get(name) if self._plan.variables else None
        entry = decode_value(raw) if raw else None
        return entry.get("value") if isinstance(entry, dict) else None


def _of_arn(text: object) -> str:
    if not isinstance(text, str) or not text.startswith("arn:"):
        return ""
    parts = text.split(":", 5)
    account = parts[4] if len(parts) > 5 else ""
    return account if len(account) == _AWS_DIGITS and account.isdecimal() else ""


def _of_azure(text: object) -> str:
    parts = text.split("/", 3) if isinstance(text, str) and text.startswith("/") else []
    return parts[2].lower() if len(parts) > 2 and parts[1].lower() == _AZURE else ""


def _of_google(text: object) -> str:
    """A project by its id. Its number is another name for it, which no policy can be expected to list."""
    return text if isinstance(text, str) and not text.isdecimal() else ""


def _of_link(text: object) -> str:
    """The project in `projects/NAME/…`, which an id begins with and a link has in it."""
    if not isinstance(text, str):
        return ""
    _, found, rest = f"/{text}".partition("/projects/")
    return _of_google(rest.partition("/")[0]) if found else ""


def _is_marked(marks: Raw, attribute: str) -> bool:
    if len(marks) == 0 or b"true" not in bytes(marks):
        return False
    try:
        return b"true" in bytes(getattr(_marks.decode(marks), attribute))
    except (msgspec.DecodeError, RecursionError):
        return True  # a mark of another shape covers the whole object
