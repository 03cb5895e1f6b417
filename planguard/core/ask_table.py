"""The table of who-needs-a-person: the built-in cells, and what a policy makes of them."""

from collections.abc import Iterable
from typing import Final

import msgspec

from planguard.model.consequence import ActionClass
from planguard.model.environment import Environment
from planguard.model.policy import PRODUCTION_LIKE, Cell
from planguard.model.ruling import Ruling
from planguard.model.severity import Severity

From = Severity | None
"""The severity from which a change asks for a person. `none` asks always, None never."""
_Cells = dict[tuple[ActionClass, Environment], From]
_ALWAYS: Final = Severity.NONE
_Row = tuple[From, From, From, From]
_PASS: Final[_Row] = (None, None, None, None)
_EDIT: Final[_Row] = (Severity.HIGH, Severity.HIGH, Severity.CRITICAL, None)
_LOSS: Final[_Row] = (_ALWAYS, Severity.MODERATE, Severity.CRITICAL, None)
_CODE: Final[_Row] = (_ALWAYS, _ALWAYS, Severity.CRITICAL, None)

_ROWS: Final[dict[ActionClass, _Row]] = {
    ActionClass.READ: _PASS,
    ActionClass.MOVE: _PASS,
    ActionClass.IMPORT: _PASS,
    ActionClass.CREATE: _EDIT,
    ActionClass.UPDATE: _EDIT,
    ActionClass.REPLACE_IMMUTABLE: _EDIT,
    ActionClass.FORGET: _LOSS,
    ActionClass.REPLACE: _LOSS,
    ActionClass.DELETE: _LOSS,
    ActionClass.ACTION: _CODE,
}
_COLUMN: Final = {
    Environment.PRODUCTION: 0,
    Environment.SHARED: 0,
    Environment.UNKNOWN: 0,
    Environment.PREPRODUCTION: 1,
    Environment.NON_PRODUCTION: 2,
    Environment.EPHEMERAL: 3,
}


class AskTable(msgspec.Struct, frozen=True):
    """The cells, one for each class and environment."""

    cells: _Cells

    def asks(self, action_class: ActionClass, severity: Severity, environment: Environment) -> bool:
        """Whether a change of this class and severity needs a person in this environment."""
        start = self.cells[action_class, environment]
        return start is not None and severity.rank >= start.rank


BUILT_IN_TABLE: Final = AskTable(
    {(name, where): row[_COLUMN[where]] for name, row in _ROWS.items() for where in Environment}
)


def table_of(ruling: Ruling) -> AskTable:
    """The table that holds under `ruling`.

    The policy's cells replace the built-in ones. What it says of agents is added for everybody who may be one, and there
    the stricter of two cells counts. A stricter cell for production holds for shared and unknown, too, unless they have
    a cell of their own: what is not understood is never judged more mildly because production got stricter.
    """
    policy = ruling.policy
    if not policy.ask and not (policy.agents_ask and ruling.authorship.may_be_agent):
        return BUILT_IN_TABLE
    cells = _replaced(BUILT_IN_TABLE.cells, policy.ask)
    if ruling.authorship.may_be_agent:
        cells = _tightened(cells, policy.agents_ask)
    return AskTable(cells)


def stricter(one: From, other: From) -> From:
    """The one of two cells that asks sooner."""
    if one is None or other is None:
        return other if one is None else one
    return min(one, other, key=lambda severity: severity.rank)


def refused_classes(ruling: Ruling) -> dict[ActionClass, str]:
    """The classes that the policy lets nobody use, with whom it means; empty where it has none."""
    for_agents = ruling.policy.agents_refuse if ruling.authorship.may_be_agent else ()
    return dict.fromkeys(for_agents, "agents") | dict.fromkeys(ruling.policy.refuse, "anybody")


def _replaced(cells: _Cells, given: Iterable[Cell]) -> _Cells:
    own = {(cell.action_class, cell.environment): cell.severity for cell in given}
    found = cells | own
    for (name, where), start in own.items():
        for beside in PRODUCTION_LIKE if where is Environment.PRODUCTION else ():
            if (name, beside) not in own:
                found[name, beside] = stricter(cells[name, beside], start)
    return found


def _tightened(cells: _Cells, given: Iterable[Cell]) -> _Cells:
    found = dict(cells)
    for cell in given:
        for where in PRODUCTION_LIKE if cell.environment is Environment.PRODUCTION else (cell.environment,):
            place = (cell.action_class, where)
            found[place] = stricter(found[place], cell.severity)
    return found
