"""Which rows are about a type and an operation: exact names through a table, patterns through matchers made once."""

from collections.abc import Callable, Iterable

from planguard.core.rulebook.patterns import matcher
from planguard.model.rule import Row


class Dispatch:
    """Rows, compiled for asking."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._exact: dict[str, list[Row]] = {}
        self._patterns: list[tuple[Callable[[str], bool], Row]] = []
        for row in rows:
            for name in row.types:
                if "*" in name:
                    self._patterns.append((matcher(name), row))
                else:
                    self._exact.setdefault(name, []).append(row)

    def rows_for(self, type_: str, operation: str) -> list[Row]:
        """The rows about `operation` on `type_`, those with its very name first, each once."""
        found = [*self._exact.get(type_, ()), *(row for fits, row in self._patterns if fits(type_))]
        return [row for row in dict.fromkeys(found) if operation in row.operations]
