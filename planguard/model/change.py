"""One entry of a plan: an object, and what happens to it. The records are decoded straight from the plan's own JSON.

Field names are those of the JSON format (its description: "JSON Output Format" in Terraform's documentation). A part that
the plan does not have is None or empty here.
"""

from functools import lru_cache
from typing import Final

import msgspec

from planguard.model.actions import MEANINGS, Actions
from planguard.model.body import EMPTY, Body, decode_value
from planguard.model.value import Value

Raw = msgspec.Raw
ABSENT: Final = Raw(b"")
"""Stands for a part that the JSON does not have."""
NO_OP: Final = ("no-op",)
DeposedKey = str
AttributePath = tuple[str | int, ...]


# Both records are written again to prove that nothing else stood in the plan (`core/read/entries.py`); what a plan does not
# have is then left out. A field that is added here is counted by that.
class Change(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What happens to one object: the verbs, and its attributes before and after."""

    actions: tuple[str, ...] = ()
    before_raw: Raw = msgspec.field(default=ABSENT, name="before")
    after_raw: Raw = msgspec.field(default=ABSENT, name="after")
    after_unknown: Raw = ABSENT
    before_sensitive: Raw = ABSENT
    after_sensitive: Raw = ABSENT
    replace_paths_raw: Raw = msgspec.field(default=ABSENT, name="replace_paths")
    importing_raw: Raw = msgspec.field(default=ABSENT, name="importing")
    generated_config: Raw = ABSENT
    before_identity: Raw = ABSENT
    after_identity: Raw = ABSENT

    @property
    def before(self) -> Body:
        """The object as it is now; empty where it does not exist, or where the input has no values."""
        return Body(self.before_raw, self.before_sensitive) if len(self.before_raw) else EMPTY

    @property
    def after(self) -> Body:
        """The object as it is planned; empty where it will not exist."""
        return Body(self.after_raw, self.after_sensitive, self.after_unknown)

    @property
    def replace_paths(self) -> tuple[AttributePath, ...]:
        """The attributes that force a replacement."""
        return _paths(bytes(self.replace_paths_raw)) if self.replace_paths_raw else ()

    @property
    def imports(self) -> bool:
        """Whether an existing object is taken into the state by this change; some writers say null where it is not."""
        return len(self.importing_raw) > 0 and bytes(self.importing_raw) != b"null"

    @property
    def importing(self) -> Value:
        """Under which id the object is imported by this plan; None where it is not."""
        return decode_value(self.importing_raw) if self.importing_raw else None


@lru_cache(1024)
def _paths(raw: bytes) -> tuple[AttributePath, ...]:
    """Objects of a type are replaced because of the same few attributes."""
    paths = decode_value(raw)
    return tuple(tuple(path) for path in paths if isinstance(path, list)) if isinstance(paths, list) else ()


class ObjectText(msgspec.Struct, frozen=True):
    """An object: its JSON, and the tree of marks over what has to be worked out."""

    value: Raw
    marks: Raw


class ResourceChange(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One entry of `resource_changes`, `resource_drift` or `deferred_changes`."""

    address: str
    change: Change | None = None
    mode: str = "managed"
    type: str = ""
    name: str = ""
    provider_name: str = ""
    module_address: str = ""
    index_raw: Raw = msgspec.field(default=ABSENT, name="index")
    deposed: DeposedKey | None = None
    previous_address: str | None = None
    action_reason: str | None = None

    @property
    def actions(self) -> Actions:
        """The verbs of the change; an entry without a change has none, and so is unrecognised."""
        change = self.change  # asked for more often than anything else
        return MEANINGS[change.actions if change is not None else ()]

    @property
    def managed(self) -> bool:
        """Whether this is an object in the care of Terraform, not a data source."""
        return self.mode != "data"
