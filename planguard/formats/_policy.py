"""Which policy judged, in a quiet line: as which stack, and whether what it says of agents was added."""

from planguard.formats._pieces import Line, Piece, address
from planguard.model.report import Report


def policy_pieces(report: Report) -> Line:
    """Say "judged as stacks/shop by the policy policy.toml, with its rules for agents"; nothing without a policy."""
    if report.policy.sha256 is None:
        return []
    named = [Piece(" as "), address(report.plans[0].target)] if len(report.plans) == 1 else []
    agents = [Piece(", with its rules for agents")] if report.policy.for_agents else []
    return [Piece("judged"), *named, Piece(" by the policy "), address(report.policy.source), *agents]
