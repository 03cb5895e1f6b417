"""What people write on objects, and what Terraform writes for itself: losing it loses nothing."""

from typing import Final

_LABELS: Final = ("tag", "tags", "label", "labels", "annotations")
_LABEL_ENDS: Final = ("_tags", "_labels", "_annotations", "_tags_all")
# Terraform's own words in a body: nothing in the cloud knows them.
_OURS: Final = frozenset({"tags_all", "timeouts", "triggers", "triggers_replace", "keepers", "tag_specifications"})


def is_label(name: str) -> bool:
    """Whether an attribute or key holds such words."""
    return name in _LABELS or name in _OURS or name.endswith(_LABEL_ENDS)
