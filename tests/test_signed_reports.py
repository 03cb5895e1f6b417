"""`planguard review` says what would be signed, where a plan can be approved, and writes the very bytes."""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from planguard.commands.review import Request, examine
from planguard.core.digest.request import asked, request_content, request_digest
from planguard.core.digest.words import plain, request_words, words
from planguard.core.signoff.line import APPROVAL_LINE, approval_line
from planguard.errors import UsageError
from planguard.model.request import RequestDocument, RequestEntry
from planguard.model.severity import Severity
from planguard.model.signed import Scope, SignedItem
from planguard.ports import Surface
from planguard.wiring import format_named
from tests.plans import FIXTURES, plan_bytes
from tests.signed_plans import signed_of

REPOSITORY = "github.com/acme/infra"
PLAN = str(FIXTURES / "cases" / "rds-replace" / "plan.json")


def test_a_plan_with_a_target_in_a_known_repository_has_a_digest() -> None:
    report = examine(Request(plans=[PLAN], target="stacks/payments", repository=REPOSITORY))
    (plan,) = report.plans
    assert plan.digest == f"sha256:{signed_of(plan_bytes('rds-replace')).digest}"
    assert report.request_digest is not None
    assert {item.address for item in plan.consequences if item.signed} == {"aws_db_instance.orders"}


@pytest.mark.parametrize("named", [{}, {"target": "stacks/payments"}, {"repository": REPOSITORY}])
def test_otherwise_it_has_none(named: dict[str, Any]) -> None:
    report = examine(Request(plans=[PLAN], **({"repository": ""} | named)))
    assert report.request_digest is None
    assert report.plans[0].digest is None
    assert {item.signed for item in report.plans[0].consequences} == {None}


def test_an_event_stream_never_has_one() -> None:
    stream = str(FIXTURES / "cases" / "stream" / "plan.jsonl")
    report = examine(Request(plans=[stream], target="stacks/payments", repository=REPOSITORY))
    assert report.plans[0].digest is None


def test_what_passes_asks_for_nothing(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_bytes(plan_bytes("no-changes"))
    report = examine(Request(plans=[str(plan)], target="stacks/payments", repository=REPOSITORY))
    assert report.plans[0].digest is not None
    assert report.request_digest is None


def test_the_bytes_that_were_hashed_are_written_under_their_hash(tmp_path: Path) -> None:
    folder = tmp_path / "signed"
    report = examine(Request(plans=[PLAN], target="stacks/payments", repository=REPOSITORY, signed=folder))
    named = {f"sha256:{path.stem}": path.read_bytes() for path in folder.iterdir()}
    assert set(named) == {report.request_digest, report.plans[0].digest}
    for digest, content in named.items():
        assert digest == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert report.request_digest is not None
    assert json.loads(named[report.request_digest])["plans"][0]["digest"] == str(report.plans[0].digest).removeprefix(
        "sha256:"
    )


def test_where_nothing_can_be_signed_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing that could be signed"):
        examine(Request(plans=[PLAN], repository="", signed=tmp_path / "signed"))
    assert not (tmp_path / "signed").exists()


def test_the_terminal_shows_the_request_in_one_quiet_line() -> None:
    report = examine(Request(plans=[PLAN], target="stacks/payments", repository=REPOSITORY))
    text = format_named("terminal").render(report, Surface())
    assert text.endswith(f"\nRequest: {report.request_digest}\n")


def test_the_repository_is_the_one_of_the_job() -> None:
    job = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "acme/infra"}
    command = [sys.executable, "-m", "planguard", "review", PLAN, "--target", "stacks/payments", "--format", "json"]
    done = subprocess.run(command, env={**os.environ, **job}, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["plans"][0]["digest"] == f"sha256:{signed_of(plan_bytes('rds-replace')).digest}"


# The request.

ENTRY = RequestEntry("stacks/payments", "0" * 64, 4, "aws_db_instance.main", "destroys 1 database (a.b) and 3 more")


def test_the_request_is_sorted_and_holds_what_people_approve() -> None:
    one = signed_of(plan_bytes("rds-replace"), Scope("stacks/b", REPOSITORY))
    two = signed_of(plan_bytes("kms-delete"), Scope("stacks/a", REPOSITORY))
    found, turned = asked([one, two], REPOSITORY), asked([two, one], REPOSITORY)
    assert found is not None
    assert found == turned
    assert found.digest == hashlib.sha256(found.content).hexdigest() == request_digest(found.document)
    assert [entry.digest for entry in found.document.plans] == [two.digest, one.digest]
    assert asked([], REPOSITORY) is None
    assert asked([], REPOSITORY, change="1" * 64) is not None


OTHER: dict[str, Any] = {
    "target": "stacks/payment",
    "digest": "2" * 64,
    "count": 5,
    "worst": "a.c",
    "words": "destroys nothing",
    "severity": Severity.HIGH,
}


@pytest.mark.parametrize("field", RequestEntry.__struct_fields__)
def test_every_field_of_an_entry_is_in_the_digest(field: str) -> None:
    other = msgspec.structs.replace(ENTRY, **{field: OTHER[field]})
    assert request_content(RequestDocument((other,))) != request_content(RequestDocument((ENTRY,)))


def test_every_field_of_a_request_is_in_its_digest() -> None:
    documents = [
        RequestDocument((ENTRY,), None, REPOSITORY),
        RequestDocument((ENTRY,), None, "github.com/acme/other"),
        RequestDocument((ENTRY,), "1" * 64, REPOSITORY),
        RequestDocument((ENTRY, ENTRY), None, REPOSITORY),
        RequestDocument((ENTRY,), None, REPOSITORY, "planguard/request/v2"),
    ]
    assert len({request_digest(document) for document in documents}) == len(documents)


# The words.


def test_the_words_say_what_the_worst_is_and_how_many_there_are() -> None:
    assert signed_of(plan_bytes("kms-delete")).words == (
        "destroys 1 encryption key (aws_kms_key.data) and 1 more, endangers 1 queue"
    )
    assert signed_of(plan_bytes("rds-replace")).words == "destroys and recreates 1 database (aws_db_instance.orders)"
    assert words([]) == "nothing"


def test_the_words_say_of_each_what_happens_to_it() -> None:
    def item(address: str, action: str, type_: str = "aws_sqs_queue") -> SignedItem:
        return SignedItem(address=address, type=type_, action=action)

    gone = [item("a.a", "delete"), item("a.b", "delete"), item("a.c", "delete", "acme_thing")]
    edits = [item("a.d", "update"), item("a.e", "update", "aws_vpc")]
    stays = [item("a.f", "no-op", "aws_db_instance"), item("a.g", "no-op", "aws_db_instance")]
    odd = [item("a.h", "replace", "acme\u0430, moves"), SignedItem(address="", findings=("unanalysed-part",))]
    assert words([*gone, *edits, *stays, *odd]) == (
        "destroys 2 queues (worst: a.a) and 1 more, destroys and recreates 1 object, changes 2 objects, "
        "endangers 2 databases, touches 1 object"
    )
    assert words([*gone, *stays, *odd, *edits]) == words([*gone, *edits, *stays, *odd])
    assert words(stays) == "endangers 2 databases (worst: a.f)"
    assert words([item("a.a", "delete", "acme_thing")] * 2) == "destroys 2 x acme_thing (worst: a.a)"


def test_the_words_of_several_plans_name_the_worst_first_and_count_what_has_no_room() -> None:
    entries = tuple(
        RequestEntry(f"stacks/{name}", "0" * 64, 2, "a.b", "destroys 2 queues (worst: a.b)", severity)
        for name, severity in zip("abcde", [*[Severity.MODERATE] * 4, Severity.CRITICAL], strict=True)
    )
    told = request_words(RequestDocument(entries, "1" * 64))
    assert told.startswith("stacks/e destroys 2 queues (worst: a.b); stacks/a ")
    assert told.endswith("; stacks/d destroys 2 queues (worst: a.b); changes what guards this repository")
    many = tuple(msgspec.structs.replace(entries[0], target=f"stacks/{number:03}") for number in range(200))
    told = request_words(RequestDocument((*many, entries[4])))
    assert told.startswith("stacks/e ")
    assert re.search(r"; stacks/\d{3} [^;]*; \d+ in \d+ other plans$", told), told
    assert APPROVAL_LINE.fullmatch(approval_line("0" * 64, told))
    assert request_words(RequestDocument(entries[:1])) == entries[0].words


HOSTILE = [
    "x\n::error::y",
    "\u202egnp.exe",
    "a\u0430",
    "<!-- approved -->",
    "`code`",
    "@acme/all",
    "\x1b[31m",
    "##vso[task]",
]


@pytest.mark.parametrize("key", HOSTILE)
def test_words_hold_inert_characters_only(key: str) -> None:
    item = SignedItem(address=f'aws_vpc.main["{key}"]', type="aws_vpc", action="delete")
    told = words([item])
    assert told.isascii()
    assert told.isprintable()
    assert not set(told) & set("<>`@")
    assert told == words([item])
    other = SignedItem(address='aws_vpc.main["a"]', type="aws_vpc", action="delete")
    assert told != words([other])


def test_a_very_long_address_is_cut_and_counted() -> None:
    assert plain("a" * 250) == "a" * 200 + "... (50 more characters)"


def test_a_surrogate_half_in_a_target_is_an_error_and_no_crash() -> None:
    report = examine(Request(plans=[PLAN], target="stacks/\udcff", repository=REPOSITORY))
    assert [error.code for error in report.errors] == ["wrong-shape"]
