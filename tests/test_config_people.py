"""Reading the list of approvers: nobody counts twice, and every fault is told at once."""

import subprocess
import tomllib
from pathlib import Path
from shutil import which

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planguard.config.people import read_people
from planguard.config.people_file import PeopleFile
from planguard.config.refusal import plain
from planguard.core.public_key import public_key
from planguard.errors import UsageError
from planguard.model.people import Agent, People, Person, SshKey
from planguard.schema import faults
from tests.config import ed25519, line, people_faults, sk_ed25519

WHOLE = f"""\
schema = 1
[[person]]
id = "alice@acme.example"
name = "Alice Example"
github_id = 8928778
gitlab_id = 12
roles = ["sre"]
emails = ["alice@home.example"]
[[person.ssh]]
key = "{sk_ed25519(1, "alice@laptop")}"
hardware = true
attestation = "enrol/alice-1.att"
not_before = 2026-06-30T00:00:00Z
not_after = 2027-06-30T00:00:00Z
[[person.ssh]]
key = "{ed25519(2)}"
[[person]]
id = "bob@acme.example"
[[agent]]
name = "claude"
github_id = 179610826
logins = ["claude[bot]"]
emails = ["noreply@anthropic.com"]
operators = ["bob@acme.example"]
"""


def test_a_whole_list_means_what_it_says() -> None:
    people = read_people(WHOLE.encode(), "main:.planguard/approvers.toml")
    assert people.sha256 is not None
    assert msgspec.structs.replace(people, sha256=None) == People(
        source="main:.planguard/approvers.toml",
        persons=(
            Person(
                id="alice@acme.example",
                name="Alice Example",
                github_id=8928778,
                gitlab_id=12,
                roles=("sre",),
                emails=("alice@home.example",),
                keys=(
                    SshKey(
                        line=sk_ed25519(1),
                        hardware=True,
                        attestation="enrol/alice-1.att",
                        not_before=1782777600,
                        not_after=1814313600,
                    ),
                    SshKey(line=ed25519(2)),
                ),
            ),
            Person(id="bob@acme.example"),
        ),
        agents=(
            Agent(
                name="claude",
                github_id=179610826,
                logins=("claude[bot]",),
                emails=("noreply@anthropic.com",),
                operators=("bob@acme.example",),
            ),
        ),
    )


def person(name: str, *keys: str, more: str = "") -> str:
    return f'[[person]]\nid = "{name}"\n{more}' + "".join(f'[[person.ssh]]\nkey = "{key}"\n' for key in keys)


HEAD = "schema = 1\n"
KEY = ed25519(1)
BROKEN = {
    '[[person]]\nname = "x"': "2: person[0]: id is missing",
    person("a") + person("A"): '5: person[1].id: "A" is that of person[0] already',
    person("a", more="github_id = 1\n")
    + person("b", more="github_id = 1\n"): "7: person[1].github_id: 1 is that of person[0] already",
    person("a", more="github_id = 1\n")
    + "[[agent]]\ngithub_id = 1": "6: agent[0].github_id: 1 is that of person[0] already",
    person("a", more='github_id = "octocat"\n'): '4: person[0].github_id: "octocat" is not a whole number',
    person("a", more="github_id = 0\n"): "4: person[0].github_id: 0 is less than 1",
    person("a", more='emails = ["x"]\n'): '4: person[0].emails[0]: "x" is not an e-mail address',
    person("a", more="keys = []\n"): '2: person[0]: there is no key "keys" (keys: emails, github_id, gitlab_id, id, name, '
    "roles, ssh)",
    person("a", KEY, KEY + " again"): "7: person[0].ssh[1].key: the key "
    f"{public_key(KEY).fingerprint} is that of person[0].ssh[0] already",
    person("a", KEY) + person("b", KEY + " b"): "9: person[1].ssh[0].key: the key "
    f"{public_key(KEY).fingerprint} is that of person[0].ssh[0] already",
    person("a", KEY) + person("b", sk_ed25519(1)): "9: person[1].ssh[0].key: the key "
    f"{public_key(sk_ed25519(1)).fingerprint} is that of person[0].ssh[0] already",
    person("a", "AAAA"): "5: person[0].ssh[0].key: the key is no public key; it looks like: ssh-ed25519 AAAA… comment",
    person("a", KEY) + "hardware = true": "6: person[0].ssh[0].hardware: true is only for keys that live in a security key "
    "(types that begin with sk-), and this is ssh-ed25519",
    person("a", KEY)
    + "not_after = 2027-01-01T00:00:00": "6: person[0].ssh[0].not_after: 2027-01-01T00:00:00 is not a date and "
    "time that ends in Z, such as 2027-06-30T00:00:00Z",
    person("a", KEY)
    + "not_after = 2027-01-01T00:00:00+02:00": "6: person[0].ssh[0].not_after: 2027-01-01T00:00:00+02:00 is "
    "not a date and time that ends in Z, such as 2027-06-30T00:00:00Z",
    person("a", KEY)
    + 'not_after = "2027-01-01T00:00:00Z"': '6: person[0].ssh[0].not_after: "2027-01-01T00:00:00Z" is not a '
    "date and time that ends in Z, such as 2027-06-30T00:00:00Z",
    person("a", KEY)
    + "not_after = 2027-01-01": "6: person[0].ssh[0].not_after: 2027-01-01 is not a date and time that ends "
    "in Z, such as 2027-06-30T00:00:00Z",
    person("a", KEY)
    + "not_before = 2027-01-01T00:00:00Z\nnot_after = 2026-01-01T00:00:00Z": "7: person[0].ssh[0].not_after: "
    "2026-01-01T00:00:00+00:00 is not after not_before",
    person("a", KEY)
    + 'attestation = "../x"': '6: person[0].ssh[0].attestation: "../x" has a part that is empty, "." or ".."',
    "[[agent]]": "2: agent[0]: names none of github_id, gitlab_id, logins, emails: nobody could tell what it wrote",
    person("alice@acme.example")
    + '[[agent]]\nlogins = ["x"]\noperators = ["alcie@acme.example"]': "6: agent[0].operators[0]: there is no person "
    '"alcie@acme.example"; did you mean "alice@acme.example"?',
}


@pytest.mark.parametrize(("text", "told"), BROKEN.items(), ids=lambda value: repr(value)[-60:])
def test_a_fault_is_told_with_line_key_value_and_what_is_allowed(text: str, told: str) -> None:
    assert people_faults(HEAD + text) == [told]


def test_all_faults_are_told_at_once() -> None:
    assert len(people_faults(HEAD + "\n".join(BROKEN))) >= 2 * len(BROKEN)


def test_the_records_are_as_strict_as_the_published_schema() -> None:
    refused = 0
    for text in BROKEN:
        document = tomllib.loads(HEAD + text)
        if faults(plain(document), "approvers-v1"):
            refused += 1
            with pytest.raises(msgspec.ValidationError):
                msgspec.convert(document, PeopleFile)
    assert refused > 4
    assert faults(plain(tomllib.loads(WHOLE)), "approvers-v1") == []


@given(st.lists(st.lists(st.integers(1, 400), max_size=4, unique=True), min_size=2, max_size=6), st.data())
def test_a_key_or_host_id_under_two_persons_is_always_found(registry: list[list[int]], data: st.DataObject) -> None:
    """Keys are unique by construction, then one of them is given to somebody else in other words."""
    keys = [[10_000 * (place + 1) + key for key in keys] for place, keys in enumerate(registry)]
    text = HEAD + "".join(
        person(f"p{place}", *(ed25519(key, f"c{key}") for key in one), more=f"github_id = {place + 1}\n")
        for place, one in enumerate(keys)
    )
    assert people_faults(text) == []
    owners = [place for place, one in enumerate(keys) if one]
    if not owners:
        assert people_faults(text + person("thief", more="github_id = 1\n")) != []
        return
    owner = data.draw(st.sampled_from(owners))
    stolen = data.draw(st.sampled_from(keys[owner]))
    written = data.draw(st.sampled_from([ed25519(stolen), ed25519(stolen, "mine"), sk_ed25519(stolen)]))
    faults_ = people_faults(text + person("thief", written))
    assert len(faults_) == 1
    assert "already" in faults_[0]


def outcome(content: bytes) -> People | tuple[str, ...]:
    """The people, or what is told; anything else that is raised ends the test."""
    try:
        return read_people(content)
    except UsageError as error:
        return error.details


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"schema = 1\n{text}".encode("utf-8", "replace")))
@example(b"schema = 1\nperson = [1, {ssh = 3}, {ssh = [{key = 1}, 2]}]\nagent = [{operators = [1]}]\n")
@example(b"schema = 1\n[[person]]\nid = 1979-05-27\n[[person.ssh]]\nnot_after = 07:32:00\nkey = 1\n")
def test_any_bytes_are_a_list_or_one_error(content: bytes) -> None:
    assert outcome(content)


ED = b"ssh-ed25519"
ODD_KEYS = {
    "another type inside": line(ED, bytes(32), name="ssh-rsa"),
    "something behind it": line(ED, bytes(32), b"x"),
    "cut short": line(ED, bytes(31)),
    "a certificate": line(b"ssh-ed25519-cert-v01@openssh.com", bytes(32)),
    "options before it": f"no-touch-required {sk_ed25519(1)}",
    "old DSA": line(b"ssh-dss", b"\x01", b"\x01", b"\x01", b"\x01"),
    "1024 bits": line(b"ssh-rsa", b"\x01\x00\x01", b"\x00\x80" + bytes(127)),
    "a number with a needless zero": line(b"ssh-rsa", b"\x00\x01\x00\x01", b"\x00\x80" + bytes(255)),
    "a negative number": line(b"ssh-rsa", b"\x01\x00\x01", b"\x80" + bytes(255)),
    "another curve inside": line(b"ecdsa-sha2-nistp256", b"nistp384", b"\x04" + bytes(64)),
    "a compressed point": line(b"ecdsa-sha2-nistp256", b"nistp256", b"\x02" + bytes(32)),
    "other base64": sk_ed25519(1).replace("Do=", "Dp="),
    "no padding": sk_ed25519(1).rstrip("="),
    "two lines": KEY.replace(" ", " \\n"),
}


@pytest.mark.parametrize("key", ODD_KEYS.values(), ids=ODD_KEYS)
def test_a_key_that_could_be_written_otherwise_is_refused(key: str) -> None:
    assert people_faults(HEAD + person("a", key))


@pytest.mark.skipif(which("ssh-keygen") is None, reason="needs ssh-keygen")
@pytest.mark.parametrize(("kind", "bits"), [("ed25519", "256"), ("rsa", "2048"), ("ecdsa", "256"), ("ecdsa", "521")])
def test_a_key_that_ssh_keygen_made_is_taken(kind: str, bits: str, tmp_path: Path) -> None:
    file = tmp_path / "key"
    command = ["ssh-keygen", "-q", "-t", kind, "-b", bits, "-N", "", "-C", "a comment", "-f", str(file)]
    subprocess.run(command, check=True, capture_output=True)
    written = (tmp_path / "key.pub").read_text().strip()
    shown = subprocess.run(["ssh-keygen", "-l", "-f", str(file)], check=True, capture_output=True, text=True).stdout
    key = public_key(written)
    assert key.fingerprint == shown.split()[1]
    assert key.line == written.removesuffix(" a comment")
    assert people_faults(HEAD + person("a", written)) == []
