"""Where a state lives, as a saved plan file tells it: the settings of the backend that say which state it is.

Other settings hold passwords and keys (`conn_str` of pg, `access_key` of s3), so a closed list of names is read. In the
plan file they are a MessagePack map (field `config` of the message Backend in Terraform's planfile.proto).
"""

from typing import Any, Final

import msgspec

_WHERE: Final = (
    "address",
    "bucket",
    "container_name",
    "endpoint",
    "hostname",
    "key",
    "namespace",
    "organization",
    "path",
    "prefix",
    "region",
    "resource_group_name",
    "schema_name",
    "secret_suffix",
    "storage_account_name",
    "subscription_id",
    "workspace_dir",
    "workspace_key_prefix",
)
_SPACES: Final = "workspaces"
_LONGEST: Final = 256


def fingerprint(kind: str, config: bytes) -> str:
    """The backend in words, such as `s3 bucket=acme-state key=payments.tfstate region=eu-west-1`."""
    try:
        settings = msgspec.msgpack.decode(config) if config else {}
    except (msgspec.DecodeError, RecursionError):
        settings = {}
    found = dict(settings) if isinstance(settings, dict) else {}
    spaces = found.get(_SPACES)
    inner = spaces if isinstance(spaces, dict) else {}
    told = [(name, found.get(name)) for name in _WHERE] + [
        (f"{_SPACES}.{name}", inner.get(name)) for name in ("name", "prefix")
    ]
    return " ".join([kind, *(f"{name}={_bare(value)}" for name, value in told if isinstance(value, str) and value)])


def _bare(value: Any) -> str:
    """An address without the name and password before its host, and without its query."""
    scheme, slashes, rest = value.partition("//")
    host, slash, path = rest.partition("/")
    text = f"{scheme}//{host.rpartition('@')[2]}{slash}{path}" if slashes else value
    return str(text.partition("?")[0][:_LONGEST])
