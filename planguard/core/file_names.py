"""What a file is by its name. Nothing is imported here: a hook asks this on every commit."""

from typing import Final

JSON: Final = (".tf.json", ".tofu.json", ".tfvars.json")
_ENDINGS: Final = (".tf", ".tofu", ".tfvars", *JSON)
_LOCK: Final = ".terraform.lock.hcl"


def is_source(path: str) -> bool:
    """Whether a file of this name is configuration, or values for it, or the lock file with its providers.

    Terraform does not read hidden files: what is in `.db.tf` is as good as gone.
    """
    name = path.rpartition("/")[2]
    return (name.endswith(_ENDINGS) and not name.startswith(".")) or name == _LOCK


def is_values(path: str) -> bool:
    """Whether a file of this name gives values to variables."""
    return path.endswith((".tfvars", ".tfvars.json"))


def is_override(path: str) -> bool:
    """Whether the blocks of a file of this name are merged into those of other files."""
    stem = path.rpartition("/")[2].partition(".")[0]
    return not is_values(path) and (stem == "override" or stem.endswith("_override"))
