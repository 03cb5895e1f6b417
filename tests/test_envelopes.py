"""Envelopes and the statements in them: what is taken, and the code of everything that is not."""

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planguard import schema
from planguard.core.canonical import sha256
from planguard.core.refusals import REFUSALS
from planguard.errors import RefusedError
from planguard.model.approval import Claim, Says
from planguard.model.policy import Assurance
from planguard.sign.claims import claims_of
from planguard.sign.envelope import LARGEST, pae, read_envelope, write_envelope
from planguard.sign.sshsig import NAMESPACE
from planguard.sign.statement import read_statement, write_statement
from tests.approvals import APPROVAL, DIGEST, ENTRY, NOW, REQUEST, altered, enveloped, other, signed
from tests.signing import WHO, armoured, make_key, needs_ssh_keygen, public_line, sk_ed25519

pytestmark = needs_ssh_keygen


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_key(tmp_path_factory.mktemp("keys"))


def one(data: bytes) -> Claim:
    found = claims_of(data, "here")
    assert not found.rejected
    return found.claims[0]


def code(data: bytes) -> str:
    """The code with which the only signature of an envelope is refused."""
    found = claims_of(data, "here")
    assert not found.claims
    assert found.rejected[0].code in REFUSALS
    return found.rejected[0].code


def test_a_signed_statement_becomes_a_claim(key: Path) -> None:
    claim = one(signed(APPROVAL, key))
    assert claim.says is Says.APPROVE
    assert claim.id == f"sha256:{sha256(write_statement(APPROVAL))}"
    assert claim.digests == (("request", APPROVAL.request_digest), ("plan:stacks/payments", DIGEST))
    assert claim.key == public_line(key)
    assert claim.claimed_person == WHO
    assert claim.assurance is Assurance.SOFTWARE_KEY
    assert claim.document == REQUEST
    assert (claim.issued_at, claim.expires_at, claim.max_applies) == (NOW - 3600, NOW + 71 * 3600, 1)


@pytest.mark.parametrize(("flags", "assurance"), [(0x01, Assurance.TOUCH), (0x05, Assurance.TOUCH_AND_PIN)])
def test_the_touch_of_a_security_key_is_in_the_claim(flags: int, assurance: Assurance) -> None:
    body = write_statement(APPROVAL)
    hardware = sk_ed25519()
    raw = hardware.sign(pae("application/vnd.in-toto+json", body), flags)
    assert one(write_envelope(body, [("", raw)])).assurance is assurance


def test_a_security_key_that_nobody_touched_makes_no_claim() -> None:
    body = write_statement(APPROVAL)
    raw = sk_ed25519().sign(pae("application/vnd.in-toto+json", body), 0x00)
    assert code(write_envelope(body, [("", raw)])) == "no-user-presence"


def test_plain_ssh_keygen_verifies_an_envelope_by_hand(key: Path, tmp_path: Path) -> None:
    document = json.loads(signed(APPROVAL, key))
    payload = base64.b64decode(document["payload"])
    kind = document["payloadType"].encode()
    message = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
    (tmp_path / "allowed").write_text(f'{WHO} namespaces="{NAMESPACE}" {public_line(key)}\n')
    (tmp_path / "sig").write_bytes(armoured(base64.b64decode(document["signatures"][0]["sig"])))
    command = ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", WHO, "-n", NAMESPACE, "-s", "sig"]
    done = subprocess.run(command, cwd=tmp_path, input=message, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_pre_authentication_encoding_is_that_of_dsse() -> None:
    assert pae("http://example.com/HelloWorld", b"hello world") == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_both_alphabets_of_base64_are_read(key: Path) -> None:
    data = signed(APPROVAL, key)
    document = json.loads(data)
    document["payload"] = document["payload"].translate(str.maketrans("+/", "-_"))
    document["signatures"][0]["sig"] = document["signatures"][0]["sig"].translate(str.maketrans("+/", "-_"))
    assert one(json.dumps(document).encode()) == one(data)


def test_the_name_of_the_key_is_only_a_hint(key: Path) -> None:
    document = json.loads(signed(APPROVAL, key))
    document["signatures"][0]["keyid"] = "SHA256:somebody else's"
    assert one(json.dumps(document).encode()).key == public_line(key)
    del document["signatures"][0]["keyid"]
    assert one(json.dumps(document).encode()).key == public_line(key)


def test_each_signature_is_a_claim_of_its_own(key: Path, tmp_path: Path) -> None:
    second = make_key(tmp_path)
    found = claims_of(signed(APPROVAL, key, second, key), "here")
    assert [claim.key for claim in found.claims] == [public_line(key), public_line(second), public_line(key)]


def test_a_bad_signature_does_not_hide_a_good_one(key: Path) -> None:
    document = json.loads(signed(APPROVAL, key))
    document["signatures"].insert(0, {"keyid": "", "sig": "AAAA"})
    found = claims_of(json.dumps(document).encode(), "here")
    assert len(found.claims) == 1
    assert [refusal.code for refusal in found.rejected] == ["signature-malformed"]


def test_an_edited_statement_is_refused(key: Path) -> None:
    document = json.loads(signed(APPROVAL, key))
    payload = base64.b64decode(document["payload"]).replace(DIGEST.encode(), b"cd" * 32)
    document["payload"] = base64.b64encode(payload).decode()
    assert code(json.dumps(document).encode()) == "signature-wrong"


def _with(data: bytes, **changes: Any) -> bytes:
    return json.dumps({**json.loads(data), **changes}).encode()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"payloadType": "application/json"}, "envelope-payload-type", id="another type"),
        pytest.param({"payloadType": None}, "envelope-payload-type", id="no type"),
        pytest.param({"signatures": []}, "signature-count", id="no signature"),
        pytest.param({"signatures": [{"sig": "AAAA"}] * 9}, "signature-count", id="nine signatures"),
        pytest.param({"signatures": {"sig": ""}}, "signature-count", id="no list"),
        pytest.param({"signatures": ["AAAA"]}, "envelope-malformed", id="a signature that is a text"),
        pytest.param({"signatures": [{"keyid": ""}]}, "envelope-malformed", id="a signature without one"),
        pytest.param({"signatures": [{"sig": "AAAA", "cert": ""}]}, "envelope-malformed", id="a field too many"),
        pytest.param({"payload": "e30"}, "envelope-malformed", id="base64 without padding"),
        pytest.param({"payload": "e31="}, "envelope-malformed", id="bits after the end"),
        pytest.param({"payload": "e3 0="}, "envelope-malformed", id="white space"),
        pytest.param({"payload": "-_+/"}, "envelope-malformed", id="two alphabets at once"),
        pytest.param({"payload": 7}, "envelope-malformed", id="no text"),
        pytest.param({"payload2": "e30="}, "envelope-malformed", id="a second payload"),
        pytest.param({"padding": "x" * LARGEST}, "envelope-too-large", id="too large"),
    ],
)
def test_other_envelopes_are_refused(key: Path, change: dict[str, Any], expected: str) -> None:
    assert code(_with(signed(APPROVAL, key), **change)) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 60000,
        b'{"payload": NaN}',
        b'{"payload": %s}' % (b"9" * 5000),
        b'{"payload":"","payload":"","payloadType":"application/vnd.in-toto+json","signatures":[]}',
        b'{"payload":"\\ud800","payloadType":"application/vnd.in-toto+json","signatures":[{"sig":""}]}',
    ],
)
def test_what_is_no_envelope_is_refused(data: bytes) -> None:
    assert code(data) == "envelope-malformed"


def test_the_same_key_twice_in_one_object_is_refused(key: Path) -> None:
    data = signed(APPROVAL, key)
    assert code(data.replace(b'"payloadType"', b'"payload": "e30=", "payloadType"', 1)) == "envelope-malformed"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"_type": "https://in-toto.io/Statement/v0.1"}, "statement-type", id="an old statement"),
        pytest.param({"predicateType": "https://slsa.dev/provenance/v1"}, "statement-type", id="another predicate"),
        pytest.param({"notBefore": "2027-01-01T00:00:00Z"}, "statement-malformed", id="a field nobody knows"),
        pytest.param({"predicate_onlyOn": "tuesday"}, "statement-malformed", id="a restriction nobody knows"),
        pytest.param({"subject": []}, "statement-malformed", id="no subject"),
        pytest.param({"predicate_decision": "override"}, "statement-malformed", id="another decision"),
        pytest.param({"predicate_binding": "nothing"}, "statement-malformed", id="another binding"),
        pytest.param({"predicate_issuedAt": "2026-03-01T12:00:00+02:00"}, "statement-malformed", id="a time zone"),
        pytest.param({"predicate_issuedAt": "2026-02-30T12:00:00Z"}, "statement-malformed", id="no such day"),
        pytest.param({"predicate_maxApplies": "0"}, "statement-malformed", id="no apply"),
        pytest.param({"predicate_maxApplies": "01"}, "statement-malformed", id="another form of one"),
        pytest.param({"predicate_maxApplies": 1}, "statement-malformed", id="a number"),
        pytest.param({"predicate_maxApplies": "1001"}, "statement-malformed", id="very many"),
        pytest.param({"predicate_reason": "x" * 1001}, "statement-malformed", id="a long reason"),
        pytest.param(
            {"predicate_items": [{"target": "", "address": "", "action": ""}] * 21}, "statement-malformed", id="21 items"
        ),
    ],
)
def test_other_statements_are_refused(key: Path, change: dict[str, Any], expected: str) -> None:
    assert code(enveloped(altered(APPROVAL, **change), key)) == expected


def test_subjects_must_be_those_of_the_request(key: Path) -> None:
    subjects = json.loads(write_statement(APPROVAL))["subject"]
    for wrong in (
        [*subjects, {"name": "plan:stacks/other", "digest": {"sha256": DIGEST}}],
        subjects[:1],
        subjects[::-1],
        [subjects[0], {"name": "plan:stacks/other", "digest": {"sha256": DIGEST}}],
        [subjects[0], {"name": "plan:stacks/payments", "digest": {"sha256": "cd" * 32}}],
        [{"name": "request", "digest": {"sha256": "cd" * 32}}, subjects[1]],
        [{**subjects[0], "digest": {**subjects[0]["digest"], "sha512": ""}}, subjects[1]],
    ):
        assert code(enveloped(altered(APPROVAL, subject=wrong), key)) == "statement-malformed"


def test_a_request_is_one_of_ours(key: Path) -> None:
    twice = msgspec.structs.replace(REQUEST, plans=(ENTRY, ENTRY))
    unordered = msgspec.structs.replace(REQUEST, plans=(ENTRY, msgspec.structs.replace(ENTRY, target="a")))
    shouting = msgspec.structs.replace(REQUEST, plans=(msgspec.structs.replace(ENTRY, digest="AB" * 32),))
    nothing = msgspec.structs.replace(REQUEST, plans=())
    for request in (twice, unordered, shouting, nothing):
        assert code(signed(other(request=request), key)) == "statement-malformed"


def test_a_statement_that_is_not_written_by_rfc_8785_is_refused(key: Path) -> None:
    body = write_statement(APPROVAL)
    for loose in (
        body + b"\n",
        json.dumps(json.loads(body)).encode(),
        body.replace(b'"reason":""', b'"reason":"","reason":""'),
    ):
        assert code(enveloped(loose, key)) == "statement-malformed"


def test_the_published_schema_knows_what_is_written() -> None:
    assert schema.faults(json.loads(write_statement(APPROVAL)), "approval-v1") == []
    assert schema.faults(json.loads(altered(APPROVAL, predicate_onlyOn="tuesday")), "approval-v1") != []
    assert schema.faults(json.loads(altered(APPROVAL, predicate_issuedAt="2026-03-01T12:00:00+02:00")), "approval-v1") != []


@given(st.binary(max_size=400))
def test_no_bytes_upset_the_reader_of_envelopes(data: bytes) -> None:
    assert claims_of(data, "here").claims == ()


@given(
    st.recursive(st.none() | st.text() | st.integers(), lambda inner: st.dictionaries(st.text(), inner) | st.lists(inner))
)
def test_no_document_upsets_the_reader_of_statements(document: Any) -> None:
    with pytest.raises(RefusedError):
        read_statement(json.dumps(document).encode())


def test_an_envelope_reads_as_it_was_written(key: Path) -> None:
    body = write_statement(APPROVAL)
    assert read_envelope(enveloped(body, key)).payload == body
