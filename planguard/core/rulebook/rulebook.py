"""All rules of a run: planguard's own, which are read when one is asked for, and the user's.

A plan without updates asks for no row, and one without findings for no text; so neither is read before it is needed.
"""

from collections.abc import Callable, Sequence
from typing import Final

from planguard.core.rulebook.dispatch import Dispatch
from planguard.model.rule import Row, Rule

_MATCH: Final = "\n[[match]]"


class Packaged:
    """planguard's own rule files: `names()` lists them, `load(name)` is the text of one."""

    def __init__(self, names: Callable[[], list[str]], load: Callable[[str], str | None]) -> None:
        self._load = load
        self.names = names

    def rule(self, name: str) -> Rule | None:
        """The rule `name` without its examples; None where there is none."""
        text = self._load(name)
        return None if text is None else _head(name, text)

    def rows(self) -> list[Row]:
        """The rows of all files. Those without any are not parsed."""
        texts = {name: self._load(name) or "" for name in self.names()}
        found = [_head(name, text) for name, text in texts.items() if _MATCH in text]
        return [row for rule in found for row in rule.rows]


def _head(name: str, text: str) -> Rule:
    from planguard.core.rulebook.read import head_of  # noqa: PLC0415 - a plan in which nothing changes needs no rule

    return head_of(text, f"rules/findings/{name}.toml")


class Rulebook:
    """Rules by id, and rows by type and operation.

    `table` gives the rows of the packaged table of harmful edits for a type. A pattern in one of planguard's rule files
    yields to a row of that table about the same edit of the very type, which knows better. The user's rows always
    count: adding one can only add.
    """

    def __init__(
        self, packaged: Packaged, table: Callable[[str], Sequence[Row]] = lambda _: (), own: Sequence[Rule] = ()
    ) -> None:
        self._packaged = packaged
        self._table = table
        self._own = {rule.id: rule for rule in own}
        self._own_rows = Dispatch(row for rule in own for row in rule.rows)
        self._packaged_rows: Dispatch | None = None
        self._rules: dict[str, Rule] = {}
        self._rows: dict[tuple[str, str], list[Row]] = {}

    def ids(self) -> list[str]:
        """The ids of all rules, sorted."""
        return sorted({*self._packaged.names(), *self._own})

    def rule(self, rule_id: str) -> Rule:
        """The rule `rule_id`, without the examples if it is one of planguard's. Raises LookupError where there is none."""
        found = self._own.get(rule_id) or self._rules.get(rule_id) or self._packaged.rule(rule_id)
        if found is None:
            raise LookupError(f"there is no rule {rule_id}")
        self._rules[rule_id] = found
        return found

    def rows_for(self, type_: str, operation: str) -> list[Row]:
        """The rows about `operation` on an object of type `type_`."""
        key = (type_, operation)
        if key not in self._rows:
            self._rows[key] = self._find(type_, operation)
        return self._rows[key]

    def _find(self, type_: str, operation: str) -> list[Row]:
        if self._packaged_rows is None:
            self._packaged_rows = Dispatch(self._packaged.rows())
        table = [row for row in self._table(type_) if operation in row.operations]
        ours = (
            row for row in self._packaged_rows.rows_for(type_, operation) if not any(_same_matter(row, one) for one in table)
        )
        return [*table, *ours, *self._own_rows.rows_for(type_, operation)]


def _same_matter(row: Row, closer: Row) -> bool:
    """Whether two rows are about the same edit: one attribute, and the same finding or a direction in common."""
    if row.attribute != closer.attribute:
        return False
    return row.rule == closer.rule or not set(row.directions).isdisjoint(closer.directions)
