"""One question that is answered with yes, and its parts; the tests change one thing each."""

import msgspec

from planguard.core.digest.request import request_digest
from planguard.core.signoff.decide import decide
from planguard.model.approval import Claim, Says
from planguard.model.authorship import Authorship
from planguard.model.contributors import Contributor, Contributors, Part
from planguard.model.decision import AskedPlan, Decision, Question
from planguard.model.environment import Environment
from planguard.model.people import Agent, People, Person, SshKey
from planguard.model.policy import ApprovalRow, Assurance, Policy
from planguard.model.request import RequestDocument
from planguard.model.severity import Severity
from planguard.model.verdict import Verdict
from tests.approvals import DIGEST, ENTRY, HOUR, NOW, REQUEST

ALICE_KEY, BOB_KEY, SECOND_KEY = "ssh-ed25519 QQ==", "ssh-ed25519 Qg==", "ssh-ed25519 Qw=="
HARD_KEY = "sk-ssh-ed25519@openssh.com RA=="
ALICE = Person(
    id="alice@acme.example",
    name="Alice",
    github_id=1001,
    roles=("sre",),
    keys=(SshKey(ALICE_KEY), SshKey(SECOND_KEY), SshKey(HARD_KEY, hardware=True)),
    emails=("alice@home.example",),
)
BOB = Person(id="bob@acme.example", name="Bob", github_id=1002, gitlab_id=2002, keys=(SshKey(BOB_KEY),))
CAROL = Person(id="carol@acme.example", name="Carol", github_id=1003)
AGENT = Agent(
    name="agent", github_id=9001, logins=("Copilot",), emails=("agent@bots.example",), operators=("carol@acme.example",)
)
PEOPLE = People(source="approvers.toml", persons=(ALICE, BOB, CAROL), agents=(AGENT,))
ONE = Policy(repository="github.com/acme/infra", approvals=(ApprovalRow(quorum=1, assurance=Assurance.SOFTWARE_KEY),))
FACTS = (
    ("lineage", "7e0d"),
    ("serial", "5"),
    ("workspace", "default"),
    ("backend", "s3 states"),
    ("targets", "aws region eu-west-1"),
    ("environment", "production"),
    ("plan-sha256", "ef" * 32),
)
PLAN = AskedPlan(
    entry=ENTRY,
    verdict=Verdict.NEEDS_APPROVAL,
    severity=Severity.HIGH,
    environment=Environment.PRODUCTION,
    facts=FACTS,
    items=frozenset({("aws_db_instance.main", "replace"), ("aws_s3_bucket.logs", "delete")}),
)
DAVE = Contributor(part=Part.REQUESTER, host="github", user_id=1009, email="dave@acme.example")


def claim(**changes: object) -> Claim:
    """Alice's yes, with something else in it."""
    usual = Claim(
        id="sha256:" + "11" * 32,
        says=Says.APPROVE,
        origin="alice.json",
        digests=(("request", request_digest(REQUEST)), (f"plan:{ENTRY.target}", DIGEST)),
        assurance=Assurance.SOFTWARE_KEY,
        claimed_person=ALICE.id,
        key=ALICE_KEY,
        fingerprint="SHA256:alice",
        issued_at=NOW - HOUR,
        expires_at=NOW + 71 * HOUR,
        max_applies=1,
        document=REQUEST,
        items=((ENTRY.target, "aws_db_instance.main", "replace"),),
        facts=tuple((ENTRY.target, name, value) for name, value in FACTS),
    )
    return msgspec.structs.replace(usual, **changes)


def about(document: RequestDocument, **changes: object) -> Claim:
    """Alice's yes to another request."""
    plans = [(f"plan:{entry.target}", entry.digest) for entry in document.plans]
    return claim(document=document, digests=(("request", request_digest(document)), *plans), **changes)


def bobs(**changes: object) -> Claim:
    usual = {
        "id": "sha256:" + "22" * 32,
        "origin": "bob.json",
        "key": BOB_KEY,
        "claimed_person": BOB.id,
        "fingerprint": "SHA256:bob",
    }
    return claim(**{**usual, **changes})


def review(person: Person = BOB, **changes: object) -> Claim:
    """What a review at a code host brings: no envelope, so the request document comes separately."""
    usual = Claim(
        id=f"github:review:{person.github_id}",
        says=Says.APPROVE,
        origin="a review",
        digests=(("request", request_digest(REQUEST)),),
        assurance=Assurance.REVIEW,
        host="github",
        user_id=person.github_id,
        issued_at=NOW - HOUR,
    )
    return msgspec.structs.replace(usual, **changes)


def plan(**changes: object) -> AskedPlan:
    return msgspec.structs.replace(PLAN, **changes)


def facts(**changes: str) -> tuple[tuple[str, str], ...]:
    """The facts of the plan, with others."""
    return tuple((name, changes.get(name.replace("-", "_"), value)) for name, value in FACTS)


def question(**changes: object) -> Question:
    """A question whose answer is yes, with something else in it."""
    usual = Question(
        plans=(PLAN,),
        repository="github.com/acme/infra",
        claims=(claim(),),
        documents=(REQUEST,),
        policy=ONE,
        people=PEOPLE,
        contributors=Contributors(Authorship.HUMAN_CLAIMED, (DAVE,)),
        now=NOW,
    )
    return msgspec.structs.replace(usual, **changes)


def answer(**changes: object) -> Decision:
    return decide(question(**changes))


def codes(decision: Decision) -> list[str]:
    """The codes of everything that did not count."""
    return [found.code for found in decision.rejected]


def hands(*known: Contributor, by: Authorship = Authorship.HUMAN_CLAIMED) -> Contributors:
    return Contributors(by, (DAVE, *known))


def policy(**changes: object) -> Policy:
    return msgspec.structs.replace(ONE, **changes)


def needs(**changes: object) -> Policy:
    """A policy whose one row asks for something."""
    return policy(approvals=(msgspec.structs.replace(ONE.approvals[0], **changes),))
