"""Code that applying would run: commands that the configuration attaches to objects, and objects that are calls.

The plan's `configuration` has the provisioners of each block, and not whether one runs when its object is created or when
it is destroyed. A block that is gone has taken its provisioners with it, and none of them runs. Source: Terraform's
documentation, "Provisioners" and "JSON Output Format".
"""

import re
from typing import Final

from planguard.core.graph.blocks import Configuration, Resource, configuration, modules
from planguard.core.inputs_of_code import inner_address
from planguard.core.shown import short
from planguard.core.tables import CodeTable
from planguard.errors import InputError
from planguard.model.actions import Operation, Order
from planguard.model.address import without_keys
from planguard.model.consequence import Run, When
from planguard.model.plan import Plan, Raw, ResourceChange

_MARK: Final = b'"provisioners"'
# Between the words of a line may stand a comment, and a word in quotes may be written in numbers: what only looks for the
# usual line is passed by.
_ESCAPED: Final = r"\\[uU]0*[67][0-9a-fA-F]"
_REMOVED: Final = r'\bremoved"?\s*(?:[:{]|/[*])'
_WHEN_DESTROYED: Final = re.compile(rf"\bdestroy\b|{_ESCAPED}")
_OF_REMOVED: Final = re.compile(rf"{_REMOVED}|{_ESCAPED}")
_PROVISIONER: Final = re.compile(rf"\bprovisioner\b|{_ESCAPED}")
TELLING: Final = rf"\bdestroy\b|\bprovisioner\b|{_REMOVED}|{_ESCAPED}"
"""What of a source tells whether code runs as an object goes."""
_NO_BLOCK: Final = frozenset({"delete_because_no_resource_config", "delete_because_no_module"})
_TAINTED: Final = "replace_because_tainted"
_CALLED: Final = frozenset({Operation.CREATE, Operation.UPDATE, Operation.REPLACE})
_Scripts = tuple[tuple[str, Raw], ...]
_MADE: Final = frozenset({Operation.CREATE, Operation.REPLACE})


class Code:
    """Answers for one plan: which code runs when a change of it is applied."""

    def __init__(self, plan: Plan, table: CodeTable) -> None:
        self._table = table
        sources = [text for _, text in plan.source.file.sources] if plan.source.file else []
        self._of_removed = any(_OF_REMOVED.search(text) and _PROVISIONER.search(text) for text in sources)
        tree = _tree(plan)
        self._provisioners = _provisioners(tree) if tree else {}
        self._on_destroy = bool(self._provisioners) and _may_run_on_destroy(plan)

    def of(self, entry: ResourceChange) -> tuple[Run, ...]:
        """What runs with the change of `entry`; nothing for a leftover, whose provisioners Terraform does not run."""
        if not entry.managed:
            reads = entry.type in self._table.reads and entry.actions.operation is Operation.READ
            return (self._run(f"data.{entry.type}", When.READ),) if reads else ()
        called = entry.type in self._table.calls and entry.actions.operation in _CALLED
        runs = (self._run(entry.type, When.APPLY),) if called else ()
        if entry.deposed is not None:
            return runs
        if self._of_removed and entry.actions.operation is Operation.DELETE and entry.action_reason in _NO_BLOCK:
            return (*runs, self._run("provisioner of a removed block", When.DESTROY))
        return runs + self._of_provisioners(entry) if self._provisioners else runs

    def _of_provisioners(self, entry: ResourceChange) -> tuple[Run, ...]:
        scripts = self._provisioners.get(without_keys(entry.address))
        if not scripts:
            return ()
        what = " and ".join(dict.fromkeys(short(kind) for kind, _ in scripts))
        made = (self._run(what, When.CREATE, scripts),) if entry.actions.operation in _MADE else ()
        return made + ((self._run(what, When.DESTROY, scripts),) if self._ends_with_code(entry) else ())

    def _run(self, what: str, when: When, scripts: _Scripts = ()) -> Run:
        return Run(what, when, self._table.score, scripts)

    def _ends_with_code(self, entry: ResourceChange) -> bool:
        """Whether provisioners may run as the object goes: not where a new one comes first, nor where it is tainted."""
        goes = entry.actions.destroys and entry.actions.order is not Order.CREATE_FIRST
        return self._on_destroy and goes and entry.action_reason != _TAINTED


def _may_run_on_destroy(plan: Plan) -> bool:
    """Whether any provisioner may be for the end of its object. Only the sources in a saved plan file can deny it."""
    sources = plan.source.file.sources if plan.source.file else ()
    return not sources or any(_WHEN_DESTROYED.search(text) for _, text in sources)


def _tree(plan: Plan) -> Configuration | None:
    """The configuration, where it has provisioners.

    Raises InputError where there are some and it cannot be read: code must not hide in it.
    """
    if _MARK not in bytes(plan.configuration):
        return None
    tree = configuration(plan.configuration)
    if tree is None:
        raise InputError("wrong-shape", "the configuration inside the plan has another shape than the format says")
    return tree


def _provisioners(tree: Configuration) -> dict[str, _Scripts]:
    """The provisioners of each block that has some, by its address in the configuration."""
    return {
        inner_address(path, resource): _scripts(resource)
        for path, module in modules(tree)
        for resource in module.resources
        if resource.provisioners
    }


def _scripts(resource: Resource) -> _Scripts:
    return tuple((found.type, found.expressions) for found in resource.provisioners)
