"""A rule file as it was found, before anybody has looked into it."""

import msgspec


class RuleText(msgspec.Struct, frozen=True):
    """Where a rule file lies, as it is shown to people, and its bytes."""

    place: str
    content: bytes

    @property
    def id(self) -> str:
        """The id that the rule must have: a rule is found by the name of its file."""
        return self.place.replace("\\", "/").rpartition("/")[2].removesuffix(".toml")
