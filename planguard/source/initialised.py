"""What lies in an initialised directory and decides where an apply lands: workspace, sources, configuration of Terraform."""

import os
from collections.abc import Mapping
from pathlib import Path

_LARGEST = 1 << 20


def workspace_of(folder: Path, environment: Mapping[str, str]) -> str:
    """The workspace that is chosen there."""
    named = environment.get("TF_WORKSPACE", "")
    return named or _text(folder / ".terraform" / "environment").strip() or "default"


def source_text(folder: Path, name: str) -> str | None:
    """The text of a configuration file of the directory; None where there is no file of that name."""
    path = folder / name
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else None


def value_files(folder: Path) -> dict[str, str]:
    """The texts of the files whose values Terraform takes by itself, by name."""
    names = ("terraform.tfvars", "terraform.tfvars.json", "*.auto.tfvars", "*.auto.tfvars.json")
    return {path.name: _text(path) for name in names for path in folder.glob(name)}


def cli_configurations(environment: Mapping[str, str]) -> dict[str, str]:
    """The texts of every CLI configuration that Terraform or OpenTofu would read, by path."""
    home = Path(environment.get("HOME") or os.path.expanduser("~"))
    named = environment.get("TF_CLI_CONFIG_FILE")
    paths = [Path(named)] if named else [home / ".terraformrc", home / ".tofurc", home / "terraform.rc"]
    for folder in (home / ".terraform.d", Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "opentofu"):
        paths += sorted(folder.glob("*.tfrc")) + sorted(folder.glob("*.tfrc.json"))
    return {str(path): _text(path) for path in paths if path.is_file()}


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST).decode("utf-8", "replace")
    except OSError:
        return ""
