"""`planguard init`, `policy check`, `approvers check` and `approvers add`, as somebody types them."""

import os
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from planguard import wiring
from planguard.config.append import START, with_person
from planguard.config.notes import notes_on_people, notes_on_policy
from planguard.config.people import read_people
from planguard.config.policy import read_policy
from planguard.data import read_schema, read_starter
from planguard.errors import UsageError
from planguard.model.people import Person, SshKey
from planguard.model.policy import DEFAULT_APPROVALS, Lifetime, Policy
from planguard.source.house_files import HouseFile
from tests.config import ed25519, sk_ed25519

ROOT = Path(__file__).resolve().parent.parent


def planguard(where: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "planguard", *arguments]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "NO_COLOR": "1"}
    return subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "deep").mkdir()
    return tmp_path


def key_file(folder: Path, line: str) -> str:
    path = folder / "key.pub"
    path.write_text(f"{line}\n")
    return str(path)


# init


def test_init_writes_files_that_are_sound_and_say_what_holds_without_them(repository: Path) -> None:
    done = planguard(repository / "deep", "init")
    assert done.returncode == 0
    policy = read_policy((repository / ".planguard" / "policy.toml").read_bytes())
    assert policy.approvals == DEFAULT_APPROVALS
    assert policy.lifetime == Lifetime()
    assert read_people((repository / ".planguard" / "approvers.toml").read_bytes()).persons == ()
    assert "touch" in done.stdout
    for name in ("policy", "approvers"):
        text = (repository / ".planguard" / f"{name}.toml").read_text()
        modeline = text.splitlines()[0].removeprefix("#:schema ")
        assert (repository / ".planguard" / modeline).read_bytes() == read_schema(f"{name}-v1.json")
        assert text.index("Strict") < text.index("review")


def test_init_overwrites_nothing(repository: Path) -> None:
    (repository / ".planguard").mkdir()
    mine = repository / ".planguard" / "policy.toml"
    mine.write_text("schema = 1\n")
    done = planguard(repository, "init")
    assert done.returncode == 0
    assert ".planguard/policy.toml: is there already, and stays as it is" in done.stdout
    assert mine.read_text() == "schema = 1\n"
    assert planguard(repository, "init").stdout.count("is there already") == 4


def test_init_does_not_write_through_a_link(repository: Path) -> None:
    (repository / "elsewhere").mkdir()
    (repository / ".planguard").symlink_to("elsewhere")
    assert planguard(repository, "init").returncode == 2
    assert list((repository / "elsewhere").iterdir()) == []


def uncommented(name: str) -> str:
    """A starter in which everything that is offered in comments is taken."""
    lines = read_starter(name).decode().splitlines()
    kept = [line.removeprefix("# ") if _offers(line) else line for line in lines]
    return "\n".join(kept)


def _offers(line: str) -> bool:
    text = line.removeprefix("# ")
    return line.startswith("# ") and (text.startswith(("[", '"')) or " = " in text.partition("#")[0])


def test_what_the_starters_offer_is_sound() -> None:
    people = uncommented("approvers.toml").replace("sk-ssh-ed25519@openssh.com AAAA…", sk_ed25519(1))
    assert len(read_people(people.encode()).persons) == 2
    offered = tomllib.loads(uncommented("policy.toml").partition("# Until then")[0])
    assert offered["stack"][0]["target"] == "stacks/payments"
    policy = read_policy(uncommented("policy.toml").partition("# Until then")[0].encode())
    assert [row.assurance for row in policy.approvals] == ["touch", "touch"]


# check


@pytest.mark.parametrize(
    "where", [(), (".planguard",), (".planguard/policy.toml",), (".",)], ids=["here", "folder", "file", "top"]
)
def test_a_sound_policy(repository: Path, where: tuple[str, ...]) -> None:
    (repository / ".planguard").mkdir()
    (repository / ".planguard" / "policy.toml").write_text('schema = 1\n[[stack]]\ntarget = "a"\npath = "a"\n')
    done = planguard(repository, "policy", "check", *where)
    assert done.returncode == 0
    assert done.stdout == ".planguard/policy.toml: sound; 1 stack, 2 rows of approval\n"


def test_a_policy_with_faults_ends_with_2_and_all_of_them(repository: Path) -> None:
    (repository / ".planguard").mkdir()
    (repository / ".planguard" / "policy.toml").write_text("schema = 1\nask = 3\n[lifetme]\n")
    done = planguard(repository / "deep", "policy", "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert "the policy cannot be used: 2 faults" in done.stderr
    assert "../.planguard/policy.toml:2: ask: 3 is not a table" in done.stderr
    assert 'did you mean "lifetime"?' in done.stderr


def test_no_policy_is_no_fault_and_a_file_that_is_missing_is(repository: Path) -> None:
    assert planguard(repository, "policy", "check").returncode == 0
    assert planguard(repository, "policy", "check", "nothing.toml").returncode == 2


def test_approvers_with_faults_end_with_1(repository: Path) -> None:
    assert planguard(repository, "approvers", "check").returncode == 2
    (repository / ".planguard").mkdir()
    (repository / ".planguard" / "approvers.toml").write_text('schema = 1\n[[person]]\nname = "x"\n')
    done = planguard(repository, "approvers", "check")
    assert done.returncode == 1
    assert ".planguard/approvers.toml:2: person[0]: id is missing" in done.stderr


def test_approvers_are_held_against_the_policy_beside_them(repository: Path) -> None:
    (repository / ".planguard").mkdir()
    (repository / ".planguard" / "policy.toml").write_text('schema = 1\n[[approval]]\nquorum = 2\nrole = "dba"\n')
    (repository / ".planguard" / "approvers.toml").write_text('schema = 1\n[[person]]\nid = "a"\ngithub_id = 1\n')
    done = planguard(repository, "approvers", "check")
    assert done.returncode == 0
    assert "note: the policy asks for 2 persons, and 1 can approve at all" in done.stdout
    assert 'note: approval[0] asks for the role "dba", which nobody has' in done.stdout


def notes(text: str) -> list[str]:
    return list(notes_on_policy(read_policy(f"schema = 1\n{text}".encode())))


NOTES = {
    "": [],
    "[ask]\ndelete = { production = 'critical' }": ["ask.delete.production asks less than planguard does by itself"],
    "[ask]\ndelete = { non-production = 'always' }": [],
    "[agents]\nask = { delete = { production = 'high' } }": [
        "agents.ask.delete.production adds nothing: it is no stricter than for everybody"
    ],
    "[[approval]]\nseverity = 'critical'": [
        "approval: no row fits every plan; for those that none fits, the built-in rows hold"
    ],
    "[[approval]]\nassurance = 'software-key'": [
        "approval[0]: a software key never suffices for what is critical in production; a review is needed there at least"
    ],
    "[[approval]]\nbinding = 'plan'": ["approval[0]: a review cannot be bound to a plan file; a key with touch is needed"],
}


@pytest.mark.parametrize(("text", "told"), NOTES.items(), ids=lambda value: repr(value)[:40])
def test_what_may_not_be_meant_is_noted(text: str, told: list[str]) -> None:
    assert notes(text) == told


def test_persons_who_can_do_nothing_and_revocations_of_nobody_are_noted() -> None:
    people = read_people(b'schema = 1\n[[person]]\nid = "a"\n')
    policy = read_policy(b'schema = 1\n[[approval]]\nassurance = "touch"\n[[revoked]]\nperson = "b"\n')
    assert list(notes_on_people(people, policy)) == [
        "a has neither a key nor an id at a code host, and can approve nothing",
        "the policy asks for 1 persons, and 0 can approve at all",
        "the policy asks for a touch, and no key is enrolled with hardware = true",
        "b is revoked, and is not among the approvers",
    ]


# add


def test_add_writes_a_person_and_leaves_the_rest_as_it_is(repository: Path) -> None:
    planguard(repository, "init")
    file = repository / ".planguard" / "approvers.toml"
    os.chmod(file, 0o640)
    before = file.read_text()
    key = key_file(repository, sk_ed25519(1, "alice@laptop"))
    given = ["alice@acme.example", "--name", 'Alice "A"', "--key", key, "--hardware", "--github-id", "7", "--role", "sre"]
    done = planguard(repository / "deep", "approvers", "add", *given, "--email", "a@acme.example")
    assert done.returncode == 0, done.stderr
    assert file.read_text().startswith(before)
    (found,) = read_people(file.read_bytes()).persons
    assert found == Person(
        "alice@acme.example", 'Alice "A"', 7, None, ("sre",), (SshKey(sk_ed25519(1), hardware=True),), ("a@acme.example",)
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert planguard(repository, "approvers", "check").returncode == 0


def test_add_begins_the_file_where_there_is_none(repository: Path) -> None:
    assert planguard(repository, "approvers", "add", "a", "--github-id", "7").returncode == 0
    assert (
        repository / ".planguard" / "approvers.toml"
    ).read_text() == 'schema = 1\n\n[[person]]\nid = "a"\ngithub_id = 7\n'


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["b"], "nothing says how this person would approve"),
        (["b", "--github-id", "7"], "7 is that of person[0] already"),
        (["b", "--github-id", "-1"], "-1 is less than 1"),
        (["a", "--github-id", "8"], "a is among the approvers already"),
        (["b", "--key", "nothing.pub"], "the key cannot be read"),
        (["b", "--key", "approvers.toml"], "the key is no public key"),
        (["b", "--key", "../private"], "the key is of no type that is known"),
        (
            ["b", "--key", "../soft.pub", "--hardware"],
            "lives in a security key, and this is ssh-ed25519",
        ),
        (["b\u202e", "--github-id", "8"], "a character that people cannot see"),
    ],
)
def test_add_writes_nothing_that_is_unsound(repository: Path, arguments: list[str], says: str) -> None:
    planguard(repository, "approvers", "add", "a", "--github-id", "7")
    (repository / "private").write_text("swordfish is-a-secret")
    (repository / "soft.pub").write_text(ed25519(1))
    file = repository / ".planguard" / "approvers.toml"
    before = file.read_bytes()
    done = planguard(repository / ".planguard", "approvers", "add", *arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "swordfish" not in done.stderr
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["approvers.toml"]


def test_add_does_not_write_through_a_link(repository: Path) -> None:
    (repository / ".planguard").mkdir()
    (repository / "elsewhere.toml").write_text("schema = 1\n")
    (repository / ".planguard" / "approvers.toml").symlink_to("../elsewhere.toml")
    assert planguard(repository, "approvers", "add", "a", "--github-id", "7").returncode == 2
    assert (repository / "elsewhere.toml").read_text() == "schema = 1\n"


TWO = f"""\
schema = 1
[[person]]   # the first
id = "a"
[[person.ssh]]
key = "{ed25519(1)}"

# about the second
[[person]]
id = "b"

[[agent]]
logins = ["x"]
"""


@pytest.mark.parametrize("name", ["a", "b"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_one_more_key_goes_to_its_person(name: str, ending: str) -> None:
    text = TWO.replace("\n", ending)
    after = with_person(text, Person(name, keys=(SshKey(ed25519(2)),)), "file")
    persons = {person.id: [key.line for key in person.keys] for person in read_people(after.encode()).persons}
    assert persons == {"a": [ed25519(1)], "b": [], name: [*({"a": [ed25519(1)], "b": []}[name]), ed25519(2)]}
    lines = iter(after.split(ending))
    assert all(line in lines for line in text.split(ending) if line), "the lines of the text, in their order"
    assert after.count("\n") == after.count(ending)


def test_a_text_that_cannot_be_added_to_is_left_alone() -> None:
    with pytest.raises(UsageError):
        with_person('schema = 1\nperson = [{ id = "a" }]\n', Person("b", github_id=1), "file")
    with pytest.raises(UsageError):
        with_person("schema = 1\nx = [\n", Person("b", github_id=1), "file")


def test_the_start_of_a_file_is_sound() -> None:
    assert read_people(START.encode()).persons == ()


# The page


def test_the_page_about_policies_is_what_the_schemas_say() -> None:
    """`python docs/policy.py` writes it anew."""
    command = [sys.executable, str(ROOT / "docs" / "policy.py"), "--check"]
    done = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_examples_in_the_page_are_sound() -> None:
    policy, people = (
        part.split("```")[0] for part in (ROOT / "docs" / "policy.md").read_text("utf-8").split("```toml\n")[1:]
    )
    assert wiring.policy_of(HouseFile("page", policy.encode())) != Policy()
    assert wiring.people_of(HouseFile("page", people.encode())).agents


def test_every_key_is_in_the_page() -> None:
    page = (ROOT / "docs" / "policy.md").read_text("utf-8")
    for name in ("policy", "approvers"):
        keys = _keys(read_schema(f"{name}-v1.json"))
        assert len(keys) > 10
        assert [key for key in keys if f"`{key}`" not in page and f"[{key}]" not in page and f".{key}]" not in page] == []


def _keys(schema: bytes) -> set[str]:
    import json  # noqa: PLC0415

    found: set[str] = set()

    def walk(part: object) -> None:
        if isinstance(part, dict):
            properties = part.get("properties")
            found.update(properties if isinstance(properties, dict) else ())
            for inner in part.values():
                walk(inner)

    walk(json.loads(schema))
    return found
