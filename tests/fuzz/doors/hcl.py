"""Configuration, HCL or JSON: two versions of a directory, compared, judged and shown. A NUL stands between the files."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from planguard import wiring
from planguard.core.report import report
from planguard.core.static.judge import judge
from planguard.ports import Surface
from planguard.source.hcl.bodies import Budget, read_body
from planguard.source.hcl.files import read_source
from planguard.source.texts import edited_texts
from tests.fuzz.door import Door

_NAMES: Final = ("main.tf", "main.tf.json", "x.auto.tfvars")
_ROOM: Final = 20_000


def _enter(data: bytes) -> str:
    versions = data.split(b"\0\0", 1)
    old, new = (_files(version) for version in (versions * 2)[:2])
    for name, text in {**old, **new}.items():
        read_source(name, text.encode("utf-8", "surrogatepass"))
    parse = partial(read_body, budget=Budget(_ROOM, _ROOM))
    plans = [judge(one, parse, wiring.rules()) for one in edited_texts(old, new)]
    whole = report(wiring.tool(()), plans, [])
    texts = [wiring.format_named(name).render(whole, Surface()) for name in ("terminal", "json", "markdown", "sarif")]
    assert all(line.isprintable() for text in texts for line in text.split("\n"))
    return "\n".join(texts)


def _files(data: bytes) -> dict[str, str]:
    return {name: part.decode("utf-8", "replace") for name, part in zip(_NAMES, data.split(b"\0"), strict=False)}


def _seeds() -> Iterator[bytes]:
    block = b'resource "aws_db_instance" "a" {\n  name = "x-${var.b}"\n  deletion_protection = true\n'
    rest = b'  tags = { Environment = "production" }\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n'
    heredoc = (
        b'resource "a" "b" {\n  for_each = toset(["x", "y"])\n  c = <<-EOT\n    %{ if x }\n    EOT\n  # d\n  e = -1e3\n}\n'
    )
    json = b'{"resource": {"aws_s3_bucket": {"a": [{"bucket": "x", "lifecycle": {"prevent_destroy": true}}]}}}'
    yield block + rest + b"\0" + json + b'\0a = { b = [1, "c"] }\n' + b"\0\0" + block + b"}\n"
    yield heredoc + b"\0\0" + heredoc.replace(b'"y"', b'"z"') + b'moved {\n  from = a.b["x"]\n  to = a.b["z"]\n}\n'
    yield b"\0" + json + b"\0\0\0" + json.replace(b"true", b"false")


DOOR = Door(_enter, _seeds, frozenset({4}))
