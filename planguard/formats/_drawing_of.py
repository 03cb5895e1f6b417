"""What a picture of a plan shows: the worst causes, and what depends on each of them."""

from planguard.formats._drawing import Drawing, Node, drawing
from planguard.formats._phrases import verb
from planguard.model.actions import Operation
from planguard.model.cascade import CascadeNode
from planguard.model.report import PlanReport
from planguard.model.verdict import Verdict


def blast_radius(plan: PlanReport) -> Drawing | None:
    """The worst causes of a plan with what hangs on them, in one picture; None where nothing does, or nobody is asked.

    An object that hangs on several of them stands in it once.
    """
    if not plan.cascade or plan.verdict == Verdict.PASS:
        return None
    verbs = {item.address: verb(item) for item in plan.consequences if not item.deposed}
    nodes = {node.address: Node(node.address, _verb(node, verbs)) for one in plan.cascade for node in one.nodes}
    edges = dict.fromkeys((edge.from_, edge.to) for one in plan.cascade for edge in one.edges)
    more = [one.more for one in plan.cascade if one.more]
    # What two causes both left out may be the same objects.
    return drawing(list(nodes.values()), edges, max(more, default=0))._replace(exact=len(more) < 2)


def _verb(node: CascadeNode, verbs: dict[str, str]) -> str:
    known = "stays" if node.action == Operation.NO_OP else node.action
    return verbs.get(node.address, known)
