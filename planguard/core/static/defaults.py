"""Labels that a provider block gives to every object: without them a tagged stack would seem to name no environment."""

from typing import Final

from planguard.core.static.bodies import Blocks
from planguard.model.source import Expression, SourceBody, Written

_PROVIDERS: Final = {"aws": ("tags", "tags_all"), "google": ("labels", "effective_labels")}


class Defaults:
    """The default labels of one side of a directory."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._labels: dict[str, Written] = {}

    def add(self, type_: str, body: SourceBody, found: dict[str, Written]) -> dict[str, Written]:
        """`found`, the attributes of an object, with the labels that it ends up with."""
        provider = type_.partition("_")[0]
        if provider not in _PROVIDERS or body.literal("provider") is not None:
            return found
        own_name, all_name = _PROVIDERS[provider]
        given, own = self.of(provider), found.get(own_name, {})
        if not given or not isinstance(own, dict | Expression):
            return found
        if isinstance(own, Expression) or isinstance(given, Expression):
            return {**found, all_name: own if isinstance(own, Expression) else given}
        return {**found, all_name: {**given, **own}}

    def of(self, provider: str) -> Written:
        """What the provider block says; empty where it says nothing."""
        if provider not in self._labels:
            self._labels[provider] = self._read(provider)
        return self._labels[provider]

    def _read(self, provider: str) -> Written:
        body = self._blocks.body(("provider", (provider,))) if ("provider", (provider,)) in self._blocks.by_key else None
        if body is None or body.literal("alias") is not None:
            return {}
        if provider == "google":
            return body.literal("default_labels") or {}
        nested = body.nested("default_tags")
        written = nested[0].body.literal("tags") if nested else _in_json(body.literal("default_tags"))
        return written if isinstance(written, dict | Expression) else {}


def _in_json(value: Written) -> Written:
    first = value[0] if isinstance(value, list) and value else value
    return first.get("tags") if isinstance(first, dict) else first
