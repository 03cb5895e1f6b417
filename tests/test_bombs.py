"""Plans that are made to take for ever, or all memory: they may take little more than an honest plan of their size.

Each is judged and shown in every format by a process of its own, under limits of the kernel: a run that is linear ends far
below them, and one that takes the square of its input does not end.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

Json = dict[str, Any]
_SECONDS: Final = 60
_MEMORY: Final = 1 << 30
_NUMBER: Final = 4000
_FORMATS: Final = "json markdown html sarif junit github gitlab gitlab-codequality atlantis terminal".split()


def entry(address: str, actions: list[str], before: Json | None = None, after: Json | None = None, **more: Any) -> Json:
    """One change of an object, without any mark."""
    change = {"actions": actions, "before": before, "after": after, "after_unknown": {}}
    kind = address.rpartition(".")[0].rpartition(".")[2]
    said = {"address": address, "mode": "managed", "type": kind, "name": "a", "provider_name": "registry.terraform.io/x/aws"}
    return {**said, "change": change | {"before_sensitive": False, "after_sensitive": False}, **more}


def plan(*changes: Json, **parts: Any) -> bytes:
    """A plan of these changes, in compact JSON."""
    document = {"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": list(changes), **parts}
    return json.dumps(document, separators=(",", ":")).encode()


def updated(before: Json, after: Json, kind: str = "aws_db_instance") -> bytes:
    """A plan that updates one object, from and to these attributes."""
    return plan(entry(f"{kind}.a", ["update"], {"id": "x", **before}, {"id": "x", **after}))


def moved(number: int, old: Callable[[int], str], new: Callable[[int], str], body: Callable[[int], Json]) -> bytes:
    """As many deletes as creates, each with a body of its number."""
    gone = [entry(old(place), ["delete"], body(place)) for place in range(number)]
    return plan(*gone, *(entry(new(place), ["create"], None, body(place)) for place in range(number)))


def configured(references: Callable[[int], list[str]], number: int, actions: list[str], objects: int) -> bytes:
    """Networks `r0`, `r1` … of which `objects` change; what the block of each refers to."""
    blocks = [
        {"address": f"aws_vpc.r{place}", "mode": "managed", "type": "aws_vpc", "name": f"r{place}"}
        | {"expressions": {"x": {"references": references(place)}}}
        for place in range(number)
    ]
    changes = [entry(f"aws_vpc.r{place}", actions, {"id": f"{place}"}, {"id": "y"}) for place in range(objects)]
    for one in changes:
        one["change"] |= {"replace_paths": [["x"]], "after_unknown": {"x": True}}
    return plan(*changes, configuration={"root_module": {"resources": blocks}})


def remembered(number: int) -> bytes:
    """As many deletes as unchanged objects; of those the state says that each depended on the block that goes."""
    gone = [entry(f"aws_vpc.a[{place}]", ["delete"], {"id": f"{place}"}, index=place) for place in range(number)]
    kept = [
        entry(f"aws_subnet.a[{place}]", ["no-op"], {"id": f"s{place}"}, {"id": f"s{place}"}, index=place)
        for place in range(number)
    ]
    state = [
        {"address": one["address"], "mode": "managed", "values": one["change"]["before"], "depends_on": ["aws_vpc.a"]}
        for one in kept
    ]
    block = {"address": "aws_subnet.a", "mode": "managed", "type": "aws_subnet", "name": "a"}
    return plan(
        *gone,
        *kept,
        prior_state={"format_version": "1.0", "values": {"root_module": {"resources": state}}},
        configuration={"root_module": {"resources": [block]}},
    )


def _statement(effect: str) -> str:
    actions = [f"s3:a{place}*" for place in range(_NUMBER)]
    return json.dumps({"Statement": [{"Effect": effect, "Action": actions, "Resource": actions, "Principal": "*"}]})


def _tags(value: str) -> Json:
    return {"tags": {f"k{number}": value for number in range(40_000)}}


def _novelties() -> Json:
    return {f"n{number}": 1 for number in range(20_000)}


def _rules(start: int) -> Json:
    return {"ingress": [{"from_port": number} for number in range(start, start + 8_000)]}


def _calls(depth: int) -> Json:
    module: Json = {"resources": [], "variables": {"v": {}}}
    for _ in range(depth):
        call = {"expressions": {"v": {"references": ["var.v"]}}, "module": module}
        module = {"module_calls": {"m": call}, "variables": {"v": {}}}
    return module


BOMBS: Final[dict[str, Callable[[], bytes]]] = {
    "an object of 60,000 attributes": lambda: updated(
        {f"k{n}": 1 for n in range(60_000)}, {f"k{n}": 2 for n in range(60_000)}
    ),
    "40,000 tags": lambda: updated(_tags("a"), _tags("b")),
    "100,000 empty elements": lambda: updated({"l": [{}] * 100_000}, {"l": [[]] * 100_000}),
    "8,000 rules, all different": lambda: updated(_rules(0), _rules(1), "aws_security_group"),
    "20,000 networks": lambda: updated(
        {"ingress": [{"cidr_blocks": ["10.0.0.0/8"]}]},
        {"ingress": [{"cidr_blocks": [f"10.{n % 256}.{n // 256}.0/24" for n in range(20_000)]}]},
        "aws_security_group",
    ),
    "a text of 20 MB": lambda: updated({"name": "x" * 20_000_000}, {"name": "y"}),
    "a text of 2 million escapes": lambda: updated({"name": "\u202e\x1b" * 1_000_000}, {"name": "\u202e"}),
    "an address of 2 MB": lambda: plan(entry("aws_vpc." + "a" * 2_000_000, ["delete"], {"id": "x"})),
    "an address of 500,000 brackets": lambda: plan(entry("aws_vpc.a" + "[" * 500_000, ["delete"], {"id": "x"})),
    "an address of 60,000 modules": lambda: plan(entry("module.a." * 60_000 + "aws_vpc.a", ["delete"], {"id": "x"})),
    "an address of invisible letters": lambda: plan(entry(f'aws_vpc.a["{chr(0x202E) * 60_000}"]', ["delete"], {"id": "x"})),
    "one address 10,000 times": lambda: plan(*[entry("aws_vpc.a", ["delete"], {"id": "x"})] * 10_000),
    "one leftover 10,000 times": lambda: plan(*[entry("aws_vpc.a", ["delete"], {"id": "x"}, deposed="0")] * 10_000),
    "20,000 deletes without a body": lambda: plan(
        *({"address": f"a.b{n}", "change": {"actions": ["delete"]}} for n in range(20_000))
    ),
    "deletes and creates with equal bodies": lambda: moved(
        _NUMBER, "aws_instance.a[{}]".format, "aws_instance.b[{}]".format, lambda _: {"ami": "x", "name": "same"}
    ),
    "deletes and creates that are all a little alike": lambda: moved(
        _NUMBER,
        "aws_instance.a[{}]".format,
        "aws_instance.b[{}]".format,
        lambda n: {"name": f"n{n}", "u": f"u{n // 4}", "v": f"v{n // 3}", "w": f"w{n // 2}", "x": "y"},
    ),
    "modules that went and came": lambda: moved(
        _NUMBER, "module.a[{}].aws_instance.a".format, "module.b[{}].aws_instance.a".format, lambda n: {"name": f"{n}"}
    ),
    "a shift by one": lambda: plan(
        *(
            entry(f"aws_sqs_queue.a[{n}]", ["update"], {"name": f"n{n}"}, {"name": f"n{n + 1}"}, index=n)
            for n in range(_NUMBER)
        ),
        entry(f"aws_sqs_queue.a[{_NUMBER}]", ["delete"], {"name": f"n{_NUMBER}"}, index=_NUMBER),
    ),
    "a cycle of replacements": lambda: configured(
        lambda n: [f"aws_vpc.r{(n + 1) % _NUMBER}.id"], _NUMBER, ["delete", "create"], _NUMBER
    ),
    "everything refers to what is destroyed": lambda: configured(
        lambda n: ["aws_vpc.r0.id"] if n else [], 20_000, ["delete"], 1
    ),
    "everything depended on what is destroyed": lambda: remembered(20_000),
    "100,000 references in one object": lambda: configured(
        lambda n: [f"aws_vpc.r{m}" for m in range(n * 100_000)], 2, ["delete"], 2
    ),
    "everything refers to everything": lambda: configured(
        lambda _: [f"aws_vpc.r{m}.id" for m in range(300)], 300, ["delete", "create"], 300
    ),
    "a reference of 500,000 steps": lambda: configured(lambda _: ["aws_vpc.r0" + ".a" * 500_000], 1, ["delete"], 1),
    "modules inside each other": lambda: plan(
        entry("module.m." * 100 + "aws_vpc.a", ["delete"], {"id": "x"}), configuration={"root_module": _calls(100)}
    ),
    "a policy of 4,000 patterns": lambda: updated(
        {"policy": _statement("Deny")}, {"policy": _statement("Allow")}, "aws_iam_policy"
    ),
    "a pattern of 200,000 stars": lambda: updated(
        {"policy": _statement("Allow").replace("a1*", "a*" * 200_000)}, {"policy": _statement("Allow")}, "aws_iam_policy"
    ),
    "20,000 parts that nobody knows": lambda: plan(
        entry("aws_vpc.a", ["delete"], {"id": "x"}, **_novelties()),
        **_novelties(),
    ),
    "8,000 verbs": lambda: plan(*({"address": "a.b", "change": {"actions": [f"v{n}"]}} for n in range(8_000))),
    "8,000 types and providers": lambda: plan(
        *(entry(f"t{n}.a", ["delete"], {"id": "x"}, provider_name=f"r/h/p{n}") for n in range(8_000))
    ),
    "20,000 paths of a replacement": lambda: plan(
        entry("aws_vpc.a", ["delete", "create"], {"id": "x"}, {"id": "y"})
    ).replace(
        b'"after_unknown"', b'"replace_paths":%s,"after_unknown"' % json.dumps([["p", n] for n in range(20_000)]).encode()
    ),
    "20,000 drifts": lambda: plan(
        entry("aws_vpc.a", ["delete"], {"id": "x"}),
        resource_drift=[
            entry(f"aws_vpc.a[{n}]", ["update"], {"id": "x", "y": 1}, {"id": "x", "y": 2}) for n in range(20_000)
        ],
    ),
    "20,000 outputs, checks, variables and actions": lambda: plan(
        output_changes={f"o{n}": {"actions": ["update"], "before": 1, "after": 2} for n in range(20_000)},
        checks=[{}] * 20_000,
        variables={f"v{n}": {"value": "production"} for n in range(20_000)},
        action_invocations=[{"address": f"action.a.b{n}", "type": "a", "name": "b"} for n in range(20_000)],
    ),
    "a number of a million digits": lambda: updated({"backup_retention_period": 7}, {"backup_retention_period": 0}).replace(
        b'_period":0', b'_period":' + b"9" * 1_000_000
    ),
    "a number beyond every number": lambda: updated({"backup_retention_period": 7}, {"backup_retention_period": 0}).replace(
        b'_period":7', b'_period":1e999999'
    ),
    "a million brackets": lambda: b"[" * 1_000_000,
    "a million braces": lambda: b'{"a":' * 1_000_000,
    "a body of a million brackets": lambda: updated({"a": 0}, {"a": 0}).replace(
        b'"a":0', b'"a":%b%b' % (b"[" * 10**6, b"]" * 10**6), 1
    ),
    "marks of a million braces": lambda: updated({}, {}).replace(
        b'"after_sensitive":false', b'"after_sensitive":%btrue%b' % (b'{"a":' * 10**6, b"}" * 10**6)
    ),
    "10 MB of blanks": lambda: b" " * 10_000_000 + updated({}, {}) + b" " * 10_000_000,
    "20 MB of noise": lambda: b"\x00\xff\xfeab{" * 3_500_000,
    "20 MB of text for people": lambda: b"Terraform will perform the following actions:\n" + b"  # x\n" * 3_000_000,
    "10,000 events": lambda: (
        b"".join(
            b'{"@level":"info","type":"planned_change","change":{"resource":{"addr":"a.b%d"},"action":"delete"}}\n' % n
            for n in range(10_000)
        )
        + b'{"@level":"info","type":"change_summary","changes":{"add":0,"change":0,"remove":10000}}\n'
    ),
}


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_no_more_than_its_size(name: str, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(BOMBS[name]())
    command = [sys.executable, "-P", "-m", "planguard", "review", "plan.json", "--target", "t"]
    command += [part for one in _FORMATS for part in ("--format", one, "--output", f"out.{one}")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, preexec_fn=_limit)
    assert done.returncode in (0, 1, 3, 4), done.stderr[-500:]
