"""Reports built by hand for the tests of formats: one base item, plan and report, and what each sample changes."""

from collections.abc import Iterable
from typing import Any

import msgspec

from planguard.model.address import split
from planguard.model.cascade import CascadeEdge, CascadeInfo, CascadeNode
from planguard.model.environment import Environment, EnvironmentEvidence
from planguard.model.finding import Evidence, Remedy
from planguard.model.report import (
    BecauseInfo,
    ConsequenceInfo,
    ErrorInfo,
    FindingInfo,
    PlanReport,
    PolicyInfo,
    Report,
    ToolInfo,
)
from planguard.model.report_approvals import AcceptedInfo, ApprovalsInfo, RejectedInfo, RequiredInfo
from planguard.model.report_plan import Coverage, EnvironmentInfo, SourceInfo, Summary

HASH = "sha256:" + "0" * 64
PRODUCTION = EnvironmentInfo(
    "production",
    (EnvironmentEvidence("tag-before", "tags_all.Environment", "production"),),
    "module.production.aws_db_instance.main",
)
_ITEM = ConsequenceInfo(
    address="aws_sqs_queue.jobs",
    deposed=None,
    previous_address=None,
    module="",
    mode="managed",
    type="aws_sqs_queue",
    provider="registry.terraform.io/hashicorp/aws",
    action="delete",
    order=None,
    action_class="delete",
    kind="data",
    recoverability="unrecoverable",
    environment="production",
    severity="high",
    score=70,
    signed=None,
    needs_approval=True,
    reason=None,
    replace_paths=(),
    changed=(),
    object={},
    dependents=None,
    findings=(),
    listed=True,
    origin="planned",
)
_SOURCE = SourceInfo(
    kind="plan-json",
    path="plan.json",
    sha256=HASH,
    terraform_version="1.14.3",
    format_version="1.2",
    complete=True,
    errored=False,
    lineage=None,
    serial=None,
)
_FINDING = FindingInfo("mass-destroy", HASH, "approve", "Many", "critical", "high", (), "", (), None, None)
_SUMMARY_FIELDS = {"import": "import_"}
_BANDS = ((75, "critical"), (50, "high"), (25, "moderate"), (5, "low"), (0, "none"))


def item(address: str, **fields: Any) -> ConsequenceInfo:
    """A delete of the type that the address names, changed by `fields`; the severity follows the score."""
    resource_type = [name for name, _ in split(address)][-2]
    fields.setdefault("action_class", fields.get("action", "delete"))
    fields.setdefault("severity", next(name for low, name in _BANDS if fields.get("score", _ITEM.score) >= low))
    return msgspec.structs.replace(_ITEM, address=address, type=resource_type, **fields)


def finding(**fields: Any) -> FindingInfo:
    """An approving finding, changed by `fields`."""
    return msgspec.structs.replace(_FINDING, **fields)


def moved_block(lines: int) -> Remedy:
    """A way out of so many lines."""
    rows = ["moved {", *(f"  # line {number}" for number in range(lines - 2)), "}"]
    return Remedy("moved-block", safe_for_agent=True, text="\n".join(rows), expect="one move")


def plan(items: Iterable[ConsequenceInfo] = (), *, unchanged: int = 0, **fields: Any) -> PlanReport:
    """A plan of `items`, whose verdict, score, summary and coverage follow from them unless `fields` says otherwise."""
    consequences = tuple(sorted(items, key=lambda item: (-item.score, item.address)))
    worst = consequences[0] if consequences else msgspec.structs.replace(_ITEM, score=0, severity="none")
    asks = any(item.needs_approval for item in consequences)
    base = PlanReport(
        target="stacks/shop",
        verdict="needs-approval" if asks else "pass",
        severity=worst.severity,
        score=worst.score,
        source=_SOURCE,
        environment=PRODUCTION,
        coverage=Coverage(changes=len(consequences) + unchanged, analysed=len(consequences) + unchanged),
        summary=_summary(consequences, unchanged),
        digest=None,
        consequences=consequences,
        findings=(),
        environments=_environments(consequences),
    )
    return msgspec.structs.replace(base, **fields)


def _environments(items: Iterable[ConsequenceInfo]) -> tuple[EnvironmentInfo, ...]:
    worst: dict[str, str] = {}
    for item in items:
        worst.setdefault(item.environment, item.address)
    return tuple(
        EnvironmentInfo(name, (EnvironmentEvidence("tag-before", "tags_all.Environment", name),), worst[name])
        for name in sorted(worst, key=lambda name: Environment(name).rank)
    )


def _summary(items: Iterable[ConsequenceInfo], unchanged: int) -> Summary:
    counts: dict[str, int] = {"no_op": unchanged}
    for item in items:
        name = _SUMMARY_FIELDS.get(item.action, item.action)
        counts[name] = counts.get(name, 0) + 1
    counts.pop("action", None)
    return Summary(**counts)


def report(*plans: PlanReport, errors: tuple[ErrorInfo, ...] = (), **fields: Any) -> Report:
    """A report of `plans`, whose verdict is the worst of them."""
    order = ("refused", "needs-approval", "pass")
    verdict = min((plan.verdict for plan in plans), key=order.index, default="refused")
    worst = max(plans, key=lambda plan: plan.score, default=plan())
    base = Report(
        tool=ToolInfo(version="0.1.0", rules=HASH),
        verdict=verdict,
        exit_code=4 if errors else {"refused": 3, "needs-approval": 1, "pass": 0}[verdict],
        severity=worst.severity,
        score=worst.score,
        plans=plans,
        errors=errors,
    )
    return msgspec.structs.replace(base, **fields)


_INCIDENT = (
    ("aws_db_instance.main", "data", "backup", 97),
    ("aws_s3_bucket.receipts", "data", "unrecoverable", 95),
    ("aws_dynamodb_table.sessions", "data", "backup", 90),
    ("aws_kms_key.data", "data", "window", 88),
    ("aws_vpc.main", "container", "downtime", 72),
    ("aws_subnet.private[0]", "network", "downtime", 61),
    ("aws_subnet.private[1]", "network", "downtime", 61),
    ("aws_ecs_cluster.main", "cluster", "downtime", 60),
    ("aws_lb.public", "network", "downtime", 60),
    ('aws_ecs_service.app["api"]', "compute", "downtime", 55),
    ('aws_ecs_service.app["worker"]', "compute", "downtime", 55),
    ("aws_security_group.app", "network", "trivial", 44),
    ("aws_iam_role.app", "identity", "trivial", 41),
    ("aws_cloudwatch_log_group.app", "observability", "unrecoverable", 40),
    ("aws_route53_record.public", "network", "downtime", 58),
    ("aws_cloudwatch_metric_alarm.latency", "observability", "trivial", 22),
)


def incident() -> Report:
    """A module renamed without a moved block: the whole production environment is deleted and created anew."""
    reason = "delete_because_no_module"
    gone = [
        item(f"module.production.{name}", kind=kind, recoverability=back, score=score, reason=reason)
        for name, kind, back, score in _INCIDENT
    ]
    gone[0] = msgspec.structs.replace(gone[0], object={"id": "shop-production"})
    new = [item(f"module.prod.{name}", action="create", needs_approval=False, score=8) for name, *_ in _INCIDENT]
    recreated = finding(
        id="environment-recreation",
        title="The whole production environment is destroyed and created anew",
        why="All 16 objects of module.production are deleted, and 16 of the same types and names are created in "
        "module.prod. What the old ones hold does not come with them.",
        addresses=tuple(item.address for item in gone),
        evidence=(Evidence("/resource_changes/3/change/actions", "delete"),),
    )
    renamed = finding(
        id="module-rename-without-moved",
        effect="explain",
        title="The module was renamed, and nothing tells Terraform so",
        why="module.production has no call any more and module.prod is new, with the same objects inside.",
        remedy=Remedy(
            kind="moved-block",
            safe_for_agent=True,
            text="moved {\n  from = module.production\n  to   = module.prod\n}\n",
            expect="16 moves, nothing to add or destroy",
        ),
    )
    return report(plan([*gone, *new], unchanged=3, findings=(recreated, renamed)))


def signed_off() -> Report:
    """The same database at the gate: of two persons one has approved, one may not, and one is still missing."""
    approvals = ApprovalsInfo(
        required=(RequiredInfo("critical", 2, "review"),),
        accepted=(AcceptedInfo("ana@example.org", "review", "a review of the pull request"),),
        rejected=(
            RejectedInfo("bot@example.org", "is-an-agent", "agents do not approve"),
            RejectedInfo(None, "unknown-person", "no person of the registry has this key"),
        ),
        missing=1,
        notes=("A review is as strong as the token that it was made with.",),
    )
    return report(
        *database_replaced().plans,
        decision="blocked",
        request_digest="sha256:" + "a1" * 32,
        request_words="destroys and recreates 1 database (aws_db_instance.main)",
        approvals=approvals,
    )


def approved() -> Report:
    """The same when the second person has approved, too."""
    found = signed_off()
    assert found.approvals is not None
    second = AcceptedInfo("bo@example.org", "touch", "refs/planguard/approvals")
    approvals = msgspec.structs.replace(
        found.approvals, accepted=(*found.approvals.accepted, second), rejected=(), missing=0, notes=()
    )
    return msgspec.structs.replace(found, decision="approved", exit_code=0, approvals=approvals)


def database_replaced() -> Report:
    """One attribute that cannot change in place takes the database with it."""
    database = item(
        "aws_db_instance.main",
        action="replace",
        order="delete-first",
        recoverability="backup",
        score=97,
        reason="replace_because_cannot_update",
        replace_paths=(("storage_encrypted",),),
        changed=(("storage_encrypted",),),
        object={"id": "shop-production"},
        dependents=4,
    )
    updates = [item(f"aws_ssm_parameter.host[{n}]", action="update", needs_approval=False, score=6) for n in range(2)]
    return report(plan([database, *updates], unchanged=33))


def quiet() -> Report:
    """Creates and small updates."""
    creates = [item(f"aws_sqs_queue.new[{n}]", action="create", needs_approval=False, score=5) for n in range(4)]
    updates = [
        item(f"aws_ecs_service.app[{n}]", action="update", needs_approval=False, score=n, changed=(("tags", "team"),))
        for n in range(6)
    ]
    return report(plan([*creates, *updates], unchanged=33))


def refused() -> Report:
    """A database whose protection is on, deleted all the same; one part of the plan was not understood."""
    guarded = finding(
        id="delete-of-protected",
        effect="refuse",
        title="An object whose deletion protection is on would be deleted",
        why="deletion_protection is true in the state. The provider will refuse half way through the apply.",
        addresses=("google_sql_database_instance.main",),
    )
    change = item("google_sql_database_instance.main", score=96, recoverability="backup", reason="delete_because_no_x")
    coverage = Coverage(changes=2, analysed=1, unanalysed=1, drift=2, deferred=1, actions=1)
    return report(plan([change], verdict="refused", findings=(guarded,), coverage=coverage))


def stream() -> Report:
    """A stream of events: addresses and verbs, no values."""
    source = msgspec.structs.replace(_SOURCE, kind="plan-stream", path="stdin", complete=None)
    changes = [
        item("aws_db_instance.main", environment="unknown", score=97),
        item("aws_sqs_queue.dead", action="forget", environment="unknown", score=45),
    ]
    unknown = EnvironmentInfo("unknown")
    return report(plan(changes, source=source, environment=unknown, environments=(unknown,), target="stdin"))


def many_deletes(count: int = 300) -> Report:
    """Queues, roles and records by the hundred, and among them two databases."""
    types = ("aws_sqs_queue", "aws_iam_role", "aws_route53_record", "aws_sns_topic", "aws_ssm_parameter")
    queues = [
        item(f'module.team["t{n % 7}"].{types[n % 5]}.all["{n:05}"]', kind="config", recoverability="trivial", score=52)
        for n in range(count - 2)
    ]
    databases = [item(f"aws_db_instance.shard[{n}]", recoverability="backup", score=91) for n in range(2)]
    return report(plan([*queues, *databases], unchanged=12))


def errors() -> Report:
    """One good plan and two inputs that are none."""
    state = ErrorInfo(
        "prod/terraform.tfstate",
        "state",
        "this is a state, not a plan",
        "prod/terraform.tfstate",
        "Run `terraform show -json tfplan` on a saved plan.",
        4,
    )
    cut = ErrorInfo("eu/plan.json", "truncated", "the JSON ends too early", "line 1, byte 20481", "Write it again.", 4)
    return report(*quiet().plans, errors=(state, cut))


def teardown() -> Report:
    """A development environment goes, and nobody is asked."""
    types = ("aws_db_instance", "aws_sqs_queue", "aws_vpc", "azuredevops_variable_group")
    gone = [
        item(f"{types[n % 4]}.all[{n}]", needs_approval=False, environment="non-production", score=60 - n) for n in range(9)
    ]
    warned = finding(id="environment-destroy", effect="warn", title="Destroys the non-production environment")
    where = EnvironmentInfo("non-production", (EnvironmentEvidence("tag-before", "tags_all.env", "dev"),), gone[0].address)
    return report(plan(gone, findings=(warned,), environment=where, environments=(where,)))


def two_environments() -> Report:
    """One of two deletes has a tag that contradicts itself; the evidence of the other is its own."""
    table = item("aws_dynamodb_table.carts", score=100, recovery_by="point_in_time_recovery")
    bucket = item("aws_s3_bucket.images", score=50, environment="non-production", needs_approval=False)
    tags = (("tags_all.Environment", "production"), ("tags_all.env", "dev"))
    evidence = tuple(EnvironmentEvidence("tag-before", where, value) for where, value in tags)
    dev = EnvironmentInfo("non-production", evidence[1:], bucket.address)
    production = EnvironmentInfo("production", evidence, table.address)
    return report(plan([table, bucket], environment=production, environments=(production, dev)))


def unknown_verbs() -> Report:
    """Verbs that nobody documents, parts that nobody knows, and two objects whose place nothing names."""
    changes = [
        item("aws_db_instance.main", action="action", verbs=("invalid",), score=100),
        item("aws_sqs_queue.jobs", action="action", score=100, environment="unknown"),
        item("aws_s3_bucket.old", score=80, environment="unknown", recovery_by="force_destroy"),
    ]
    parts = tuple(Evidence(f"/new_part_{n}", "is not known") for n in range(9))
    strange = finding(id="unanalysed-part", title="9 parts of the plan could not be analysed", why="New.", evidence=parts)
    stop = finding(id="unknown-verb", effect="refuse", title="Unknown actions", addresses=("aws_db_instance.main",))
    return report(plan(changes, verdict="refused", findings=(stop, strange)))


def weakened() -> Report:
    """Nothing ends, but what protects or limits does."""
    edits = tuple(
        BecauseInfo((name,), "off", says, "protection-removed", 70 - place, True)
        for place, (name, says) in enumerate(
            (
                ("deletion_protection", "is switched off"),
                ("backup_retention_period", "is lowered"),
                ("storage_encrypted", "may be switched off"),
                ("publicly_accessible", "is switched on"),
            )
        )
    )
    strips = BecauseInfo((), "strips", "takes away whatever it does not list", "", 55, True)
    changes = [
        item("aws_db_instance.main", action="update", score=70, because=edits),
        item("google_project_iam_policy.all", action="create", kind="identity", score=55, because=(strips,)),
    ]
    return report(plan(changes))


def network() -> Report:
    """A network is replaced and takes others with it; one object only has a long way out, and two have the same block."""

    def literal(text: str) -> Remedy:
        return Remedy("restore-literal", safe_for_agent=True, text=text, expect="no replacement")

    root = item(
        "aws_vpc.main",
        action="replace",
        order="delete-first",
        kind="container",
        recoverability="downtime",
        score=78,
        replace_paths=(("cidr_block",),),
        dependents=1,
        dependent_addresses=("aws_db_instance.orders",),
        remedy=literal('# in the block of aws_vpc.main\ncidr_block = "10.40.0.0/16"\n'),
    )
    follower: dict[str, Any] = {"action": "replace", "order": "delete-first", "recoverability": "downtime"}
    follower |= {"replace_paths": (("vpc_id",),), "follows": root.address, "kind": "network"}
    followers = [item(f'aws_subnet.private["{key}"]', score=70, **follower) for key in "ab"]
    followers += [item("aws_security_group.app", score=45, **follower)]
    removed = Remedy("removed-block", safe_for_agent=True, text="removed {\n  from = aws_sqs_queue.jobs\n}\n", expect="gone")
    queues = [item(f"aws_sqs_queue.jobs[{n}]", score=80, remedy=removed) for n in range(2)]
    steps = Remedy(
        "snapshot-route", safe_for_agent=False, text="# instead:\n# 1. snapshot\n# 2. restore\n", expect="a create"
    )
    table = item("aws_dynamodb_table.carts", action="replace", order="delete-first", score=90, remedy=steps)
    nodes = [CascadeNode(one.address, one.type, one.action, one.severity, one.score) for one in (root, *followers)]
    nodes += [CascadeNode("aws_db_instance.orders", "aws_db_instance", "no-op", "none", 0)]
    edges = [CascadeEdge(root.address, one.address, "vpc_id") for one in followers]
    edges += [CascadeEdge(one.address, "aws_db_instance.orders", "") for one in followers]
    drawn = CascadeInfo(root.address, tuple(nodes), tuple(edges), 3)
    house = PolicyInfo("main:.planguard/policy.toml", HASH, for_agents=True)
    words = "destroys and recreates 1 table (aws_dynamodb_table.carts) and 4 more, destroys 2 queues"
    digest = "sha256:" + "b2" * 32
    whole = plan([root, *followers, *queues, table], cascade=(drawn,))
    return report(whole, policy=house, request_digest=digest, request_words=words)


def several() -> Report:
    """A run over four plans: one refused, one blocked, two that pass."""
    named = [
        msgspec.structs.replace(found.plans[0], target=target)
        for found, target in (
            (quiet(), "stacks/dns"),
            (database_replaced(), "stacks/payments"),
            (refused(), "stacks/crm"),
            (report(plan(unchanged=7)), "stacks/empty"),
        )
    ]
    return report(*named)


def mixed() -> Report:
    """One of everything else: a move, an import, an action, a leftover, a warning, a long address, Cyrillic."""
    changes = [
        item("aws_s3_bucket.new", action="move", previous_address="aws_s3_bucket.old", score=0, needs_approval=False),
        item("aws_s3_bucket.taken", action="import", score=0, needs_approval=False),
        item("action.aws_lambda_invoke.migrate", action="action", origin="action", kind="unknown", listed=False, score=66),
        item("aws_instance.web", deposed="1a2b3c4d", kind="compute", recoverability="trivial", score=30),
        item(f'module.a["{"very-long-key-" * 8}"].aws_sqs_queue.jobs', score=80),
        item("aws_sqs_queue.\u0440roduction", score=79, environment="unknown"),
        item("acme_thing.x", kind="unknown", recoverability="unknown", listed=False, score=50),
    ]
    leftover = finding(id="deposed-object", effect="warn", title="A leftover", addresses=("aws_instance.web",))
    return report(plan(changes, findings=(leftover,)))


HOSTILE = (
    "\x1b[2J\x1b[31mred\x1b[0m",
    "\x1b]8;;https://example.com\x1b\\click\x1b]8;;\x1b\\",
    "\x9b31mC1",
    "safe\u202egnihton setorts\u202c",
    "pro\u200bduc\u200dtion\ufeff",
    "\u3164\u115f\u1160\uffa0\u2800",
    "tag\U000e0041\ufe0f",
    "[bold red]alarm[/bold red] [link=https://example.com]click[/link] [/]",
    "::error file=main.tf,line=1::nothing to see",
    "  ::stop-commands::x",
    "##vso[task.setvariable variable=x]y",
    "##[endgroup]",
    "##teamcity[buildStop]",
    "<img src=x onerror=alert(1)><!-- planguard: approved --></details>",
    "``` | a | b |\n|---|---|\n# Approved",
    "one\r\nPASS  nobody needs to be asked\x0b\x0c\x85\u2028\u2029PASS",
    "PASS" + " " * 90 + "PASS  nobody needs to be asked",
    "tab\tnull\0bell\a",
    "\\u{001B}[2J",
    "\u0301\u20ddmarks",
    "@everyone please approve, fixes #1",
    "%s %d {0} ${x} :smile:",
)


def hostile() -> Report:
    """Every string that a plan can choose, chosen badly."""
    changes = [
        item(
            f'aws_sqs_queue.all["{text}"]',
            score=90 - place,
            reason=text,
            replace_paths=((text, 0, text),),
            changed=((text,),),
            object={"id": text},
            previous_address=text,
            deposed=text,
            verbs=(text,),
            recovery_by=text,
            follows=text,
            remedy=Remedy("restore-literal", safe_for_agent=True, text=f"# in the call of {text}\n{text}", expect=text),
        )
        for place, text in enumerate(HOSTILE)
    ]
    changes = [msgspec.structs.replace(one, type="aws_sqs_queue") for one in changes]
    findings = tuple(
        finding(
            id="mass-destroy",
            title=text,
            why=f"{text} {text}",
            addresses=(text, text),
            remedy=Remedy("moved-block", safe_for_agent=False, text=f"  {text}\n{text}", expect=text),
        )
        for text in HOSTILE
    )
    evidence = tuple(EnvironmentEvidence("tag-before", text, text) for text in HOSTILE)
    nodes = tuple(CascadeNode(text, text, text, "high", 60) for text in HOSTILE)
    edges = tuple(CascadeEdge(HOSTILE[0], text, text) for text in HOSTILE)
    drawn = (CascadeInfo(HOSTILE[0], nodes, edges, 1),)
    production = EnvironmentInfo("production", evidence, HOSTILE[0])
    whole = plan(changes, findings=findings, environment=production, cascade=drawn)
    named = [msgspec.structs.replace(whole, target=text) for text in HOSTILE]
    return report(*named, errors=tuple(ErrorInfo(text, "state", text, text, text, 4) for text in HOSTILE))


SAMPLES = {
    "incident": incident,
    "database-replaced": database_replaced,
    "quiet": quiet,
    "refused": refused,
    "stream": stream,
    "many-deletes": many_deletes,
    "errors": errors,
    "several": several,
    "mixed": mixed,
    "teardown": teardown,
    "two-environments": two_environments,
    "unknown-verbs": unknown_verbs,
    "weakened": weakened,
    "network": network,
}

SIGNED = {"signed-off": signed_off, "approved": approved}
"""At the gate, where approvals are in play."""
