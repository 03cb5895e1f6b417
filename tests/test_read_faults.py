"""Every way of not being a plan has its own name, a place where there is one, and advice."""

import io
import json
import zipfile

import pytest

from planguard.core.read.faults import FAULTS
from planguard.errors import InputError
from tests.plans import compact, document, plan_bytes, read

PLAN = plan_bytes("update-in-place")
STATE = compact({"format_version": "1.0", "terraform_version": "1.11.4", "values": {"root_module": {}}})
STREAM_LINE = b'{"@level":"info","@message":"Terraform 1.11.4","terraform":"1.11.4","type":"version","ui":"1.2"}\n'


def _archive(*entries: tuple[str, bytes], compressed: bool = True) -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return stored.getvalue()


def _locked(archive: bytes) -> bytes:
    """The same archive whose central directory says that its first entry is encrypted."""
    flags = archive.index(b"PK\x01\x02") + 8
    return archive[:flags] + b"\x01" + archive[flags + 1 :]


def _with(**parts: object) -> bytes:
    return compact({**document("update-in-place"), **parts})


def _nested(levels: int) -> bytes:
    """A plan with an entry that has an unknown part, and whose object is nested."""
    body = b'{"id":' + b"[" * levels + b"]" * levels + b"}"
    entry = b'{"address":"a.b","x":1,"change":{"actions":["delete"],"before":' + body + b"}}"
    return PLAN.replace(b'"resource_changes":[', b'"resource_changes":[' + entry + b",", 1)


# what is wrong with the bytes -> the bytes, the code, and a part of the place
TABLE: dict[str, tuple[bytes, str, str]] = {
    "nothing at all": (b"", "empty", ""),
    "white space only": (b" \r\n\t ", "empty", ""),
    "a mile of white space": (b" " * 100_000, "empty", ""),
    "a byte order mark and nothing else": (b"\xef\xbb\xbf", "empty", ""),
    "UTF-16 with nothing in it": (b"\xff\xfe", "empty", ""),
    "UTF-16 cut in the middle of a character": (PLAN.decode().encode("utf-16")[:-1], "invalid-utf8", ""),
    "a body that is not UTF-8": (PLAN.replace(b"terraform_data", b"terraform_d\xff\xfea", 1), "invalid-utf8", "near byte"),
    "noise": (b"\x00\x01\x02" * 50, "not-text", ""),
    "the text for people": (b"Terraform will perform the following actions:\n\n  # x will be created\n", "human-text", ""),
    "OpenTofu's text for people": (b"\nOpenTofu will perform the following actions:\n", "human-text", ""),
    "coloured text": (b"\x1b[1mTerraform will perform the following actions:\x1b[0m\n", "terminal-colours", "line 1"),
    "some other text": (b"hello, world\n", "not-json", "line 1"),
    "a wrapper's line before": (b"[command]terraform-bin show -json tfplan\n" + PLAN, "wrapper-noise", "line 1"),
    "a wrapper's line behind": (PLAN + b"\n::debug::exitcode: 0\n", "wrapper-noise", "line 3"),
    "a second plan behind the first": (PLAN.strip() + b"\n" + PLAN, "several-documents", "line 2, column 1"),
    "cut in a string": (PLAN[: len(PLAN) // 2], "truncated", "line 1"),
    "cut at the last brace": (PLAN.rstrip()[:-1], "truncated", "line 1"),
    "one brace": (b"{", "truncated", "line 1"),
    "a comma too many": (b'{"format_version":"1.2",,"resource_changes":[]}', "malformed-json", "line 1, column 25"),
    "a list": (b'[{"format_version":"1.2"}]', "not-an-object", ""),
    "a text in quotes": (b'"plan"', "not-an-object", ""),
    "NaN": (PLAN.replace(b'"errored":false', b'"errored":NaN'), "not-a-number", ""),
    "infinity": (PLAN.replace(b'"errored":false', b'"errored":-Infinity'), "not-a-number", ""),
    "brackets without end": (b'{"format_version":"1.2","x":' + b"[" * 200_000, "nesting", ""),
    "braces without end": (b'{"x":' * 200_000, "nesting", ""),
    "deep but whole": (b'{"format_version":"1.2","planned_values":' + b"[" * 90_000 + b"]" * 90_000 + b"}", "nesting", ""),
    "a key twice in the document": (
        PLAN.replace(b'"format_version"', b'"errored":false,"format_version"', 1),
        "duplicate-key",
        "",
    ),
    "a key twice, once with an escape": (PLAN.replace(b"{", b'{"\\u0065rrored":true,', 1), "duplicate-key", ""),
    "a key twice in a resource change": (
        PLAN.replace(b'"mode":"managed"', b'"mode":"managed","mode":"managed"'),
        "duplicate-key",
        "",
    ),
    "a key twice in a change": (
        PLAN.replace(b'"actions":', b'"actions":["no-op"],"actions":'),
        "duplicate-key",
        "resource_changes",
    ),
    "a key twice in a pretty document": (
        json.dumps(json.loads(PLAN), indent=2).encode().replace(b"{", b'{"errored": false,', 1),
        "duplicate-key",
        "",
    ),
    "a state": (STATE, "state", ""),
    "a raw state file": (compact({"version": 4, "serial": 3, "lineage": "x", "resources": []}), "state", ""),
    "a provider schema": (compact({"format_version": "1.0", "provider_schemas": {}}), "provider-schema", ""),
    "another JSON document": (compact({"name": "left-pad", "version": "1.3.0"}), "not-a-plan", ""),
    "an empty object": (b"{}", "not-a-plan", ""),
    "an encrypted OpenTofu plan": (compact({"meta": {}, "encrypted_data": "AAAA"}), "encrypted", ""),
    "a major version from the future": (_with(format_version="2.0"), "format-version", "format_version"),
    "no version at all": (_with(format_version="newest"), "format-version", "format_version"),
    "changes that are no list": (_with(resource_changes={}), "wrong-shape", "resource_changes"),
    "an address that is a number": (_with(resource_changes=[{"address": 5}]), "wrong-shape", "resource_changes"),
    "an entry without an address": (_with(resource_changes=[{"change": {"actions": ["delete"]}}]), "wrong-shape", ""),
    "actions that are a word": (
        _with(resource_changes=[{"address": "a.b", "change": {"actions": "delete"}}]),
        "wrong-shape",
        "",
    ),
    "complete as a word": (_with(complete="yes"), "wrong-shape", "complete"),
    "a stream without its end": (STREAM_LINE, "stream-cut", ""),
    "a stream with a broken line": (STREAM_LINE + b'{"@level":"info"\n', "malformed-json", "line 2"),
    "a stream that is a plan as well": (
        b'{"@level":"info","type":"change_summary","format_version":"1.2","resource_changes":[]}\n',
        "stream-mixed",
        "line 1",
    ),
    "a key twice in an event": (
        STREAM_LINE + b'{"@level":"info","type":"planned_change","change":{"action":"delete","action":"noop"}}\n',
        "duplicate-key",
        "line 2",
    ),
    "a key in another case": (
        PLAN.replace(b'"actions":', b'"Actions":["delete"],"actions":', 1),
        "duplicate-key",
        "resource_changes",
    ),
    "a part in another case": (PLAN.replace(b"{", b'{"Resource_Changes":[{}],', 1), "duplicate-key", "the document"),
    "an object nested too deeply": (_nested(5000), "nesting", ""),
    "a zip whose content is broken": (
        _archive(("tfplan", b"x" * 1000)).replace(b"tfplan", b"tfplan\xff\xff\xff\xff", 1),
        "plan-file-damaged",
        "",
    ),
    "a zip that ends early": (_archive(("tfplan", b"x" * 100))[:60], "plan-file-damaged", ""),
    "a zip of something else": (_archive(("readme.txt", b"x")), "plan-file-damaged", ""),
    "a zip with a locked entry": (_locked(_archive(("tfplan", b"x" * 100))), "encrypted", ""),
    "a zip with two plans": (b"", "plan-file-doubled", ""),
    "a zip bomb": (_archive(("tfplan", b"\0" * (64 << 20))), "plan-file-absurd", ""),
}
with pytest.warns(UserWarning, match="Duplicate name"):
    TABLE["a zip with two plans"] = (_archive(("tfplan", b"x"), ("tfplan", b"y")), "plan-file-doubled", "")


@pytest.mark.parametrize(("data", "code", "place"), TABLE.values(), ids=TABLE)
def test_each_fault_has_its_name(data: bytes, code: str, place: str) -> None:
    with pytest.raises(InputError) as caught:
        read(data, "some/plan.json")
    assert caught.value.code == code
    assert place in caught.value.place
    assert caught.value.advice
    assert caught.value.exit_code == 4


def test_every_fault_is_tried() -> None:
    tried = {code for _, code, _ in TABLE.values()}
    # Found below a directory (test_inputs), inside a value (test_body), and by sealing (test_seal).
    assert tried | {"no-plan-found", "absurd-number", "not-sealable", "sealed-plan-damaged"} == set(FAULTS)


def test_no_fault_repeats_what_the_plan_says() -> None:
    """A message may name keys and types, never a value: values are secrets."""
    secret = "canary-in-a-broken-plan"
    for part in (
        "resource_changes",
        "resource_drift",
        "complete",
        "errored",
        "checks",
        "output_changes",
        "action_invocations",
    ):
        with pytest.raises(InputError) as caught:
            read(_with(**{part: secret}))
        assert secret not in str(caught.value) + caught.value.advice
