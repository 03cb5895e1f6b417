"""What is wrong with a policy or a list of approvers."""

import msgspec


class Fault(msgspec.Struct, frozen=True):
    """Something that is wrong: where, as a path of keys and places in lists, and what."""

    path: tuple[str | int, ...]
    says: str
