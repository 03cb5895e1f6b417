"""What the maps of a policy say about the environment of an object. They come first, and decide."""

from collections.abc import Callable
from typing import Final

from planguard.core.environment.accounts import Account, Accounts
from planguard.core.environment.providers import ProviderKeys
from planguard.core.environment.said import HIDDEN
from planguard.core.glob import matches
from planguard.model.environment import Environment, EnvironmentEvidence, EnvironmentVerdict, worst
from planguard.model.plan import Plan, ResourceChange
from planguard.model.ruling import Ruling

STACK, ACCOUNT, WORKSPACE = "policy-stack", "policy-account", "policy-workspace"
"""Sources of evidence."""
_POLICY: Final = "policy"
Decide = Callable[[ResourceChange], EnvironmentVerdict | None]


def decided_by(ruling: Ruling, plan: Plan, keys: Callable[[], ProviderKeys]) -> Decide | None:
    """What decides the environment of each object under `ruling`; None where its policy says nothing about this plan.

    A stack's own environment stands above all. Else the account and the workspace decide, and where they say different
    things, the worse one.
    """
    stack, policy = ruling.stack, ruling.policy
    if stack and stack.environment:
        verdict = _verdict(stack.environment, STACK, stack.target)
        return lambda _: verdict
    workspace = _of_workspace(ruling, plan)
    if not policy.accounts:
        return (lambda _: workspace) if workspace else None
    return _ByAccount(ruling, Accounts(plan, keys), workspace).of


class _ByAccount:
    def __init__(self, ruling: Ruling, accounts: Accounts, workspace: EnvironmentVerdict | None) -> None:
        self._map = {name.casefold(): where for name, where in ruling.policy.accounts}
        self._accounts = accounts
        self._workspace = workspace
        listed = ruling.stack.accounts if ruling.stack else ()
        self._only = Account(listed[0]) if len(listed) == 1 else None

    def of(self, entry: ResourceChange) -> EnvironmentVerdict | None:
        """What the account of `entry` and the workspace say together."""
        account = self._accounts.of(entry) or self._only
        where = self._map.get(account.name.casefold()) if account else None
        by_account = _verdict(where, ACCOUNT, HIDDEN if account.hidden else account.name) if account and where else None
        said = [verdict for verdict in (by_account, self._workspace) if verdict]
        return worst(said) if said else None


def _of_workspace(ruling: Ruling, plan: Plan) -> EnvironmentVerdict | None:
    """What the first glob says that fits the workspace; only saved and sealed plans know theirs."""
    name = plan.source.file.workspace if plan.source.file else None
    if not name:
        return None
    where = next((where for glob, where in ruling.policy.workspaces if matches(glob, name)), None)
    return _verdict(where, WORKSPACE, name) if where else None


def _verdict(where: Environment, source: str, value: str) -> EnvironmentVerdict:
    return EnvironmentVerdict(where, (EnvironmentEvidence(source, _POLICY, value),))
