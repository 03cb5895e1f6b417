"""Files and lines beside a review: from the directory of the configuration, and from inside a saved plan file."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from planguard import wiring
from planguard.core.located import located
from planguard.core.read.planfile import read_plan_file
from planguard.core.review import review
from planguard.model.report import PlanReport, SourcePlace
from planguard.source.sources import in_plan_file, on_disk
from tests.plans import FIXTURES, compact, read

MAIN = """\
module "store" {
  source = "./modules/store"
}

resource "aws_db_instance" "main" {
  identifier        = "orders"

  storage_encrypted = true
}
"""
STORE = """\
resource "aws_s3_bucket" "logs" {
  tags   = { bucket = "no" }
  bucket = "new"
}
"""


def change(address: str, type_: str, path: str, actions: "tuple[str, ...]" = ("delete", "create")) -> dict[str, Any]:
    return {
        "address": address,
        "mode": "managed",
        "type": type_,
        "name": address.rpartition(".")[2].partition("[")[0],
        "change": {
            "actions": actions,
            "before": {"id": "x", path: 1},
            "after": {"id": "x", path: 2},
            "replace_paths": [[path]],
        },
    }


def judged(*changes: dict[str, Any]) -> PlanReport:
    return review(read(compact({"format_version": "1.2", "resource_changes": changes})), "stack", wiring.rules())


def places(report: PlanReport) -> dict[str, SourcePlace | None]:
    return {item.address: item.source for item in report.consequences}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "main.tf").write_text(MAIN)
    store = tmp_path / "modules" / "store"
    store.mkdir(parents=True)
    (store / "main.tf").write_text(STORE)
    return tmp_path


REPORT = judged(
    change("aws_db_instance.main", "aws_db_instance", "storage_encrypted"),
    change('module.store.aws_s3_bucket.logs["a.b"]', "aws_s3_bucket", "bucket"),
    change("aws_kms_key.gone", "aws_kms_key", "key_usage"),
)


def test_a_change_has_the_line_of_the_attribute_that_forces_it(folder: Path) -> None:
    files = on_disk(str(folder))
    assert files is not None
    found = places(located(REPORT, files))
    assert found["aws_db_instance.main"] == SourcePlace("main.tf", 8)
    assert found['module.store.aws_s3_bucket.logs["a.b"]'] == SourcePlace("modules/store/main.tf", 3)
    assert found["aws_kms_key.gone"] is None


def test_the_manifest_of_an_initialised_directory_says_where_modules_lie(folder: Path) -> None:
    (folder / ".terraform" / "modules").mkdir(parents=True)
    (folder / "modules" / "store").rename(folder / ".terraform" / "modules" / "far")
    manifest = {"Modules": [{"Key": "", "Dir": "."}, {"Key": "store", "Dir": ".terraform/modules/far"}]}
    (folder / ".terraform" / "modules" / "modules.json").write_text(json.dumps(manifest))
    files = on_disk(str(folder))
    assert files is not None
    found = places(located(REPORT, files))['module.store.aws_s3_bucket.logs["a.b"]']
    assert found == SourcePlace(".terraform/modules/far/main.tf", 3)


@pytest.mark.parametrize(
    "manifest", ["", "[]", '{"Modules": [{"Key": 1}]}', '{"Modules": [{"Key": "store", "Dir": "/etc"}]}', "[" * 100_000]
)
def test_a_broken_manifest_is_as_good_as_none(folder: Path, manifest: str) -> None:
    (folder / ".terraform" / "modules").mkdir(parents=True)
    (folder / ".terraform" / "modules" / "modules.json").write_text(manifest)
    files = on_disk(str(folder))
    assert files is not None
    assert places(located(REPORT, files))["aws_db_instance.main"] == SourcePlace("main.tf", 8)


def test_a_saved_plan_file_holds_its_own_sources() -> None:
    sources = read_plan_file((FIXTURES / "cases/saved-plan/tfplan").read_bytes()).sources
    files = in_plan_file(sources)
    assert files is not None
    blocks = {block.address: block for key in ("", "checkout") for file in files(key) for block in file.blocks}
    assert blocks["terraform_data.database"].path == "module.checkout/main.tf"
    assert in_plan_file(()) is None


def test_a_plan_about_which_nothing_is_to_be_said_reads_no_source() -> None:
    def files(_: str) -> list[Any]:
        raise AssertionError("nothing asks, so nothing is read")

    one = change("aws_sqs_queue.a", "aws_sqs_queue", "note", ("update",))
    del one["change"]["replace_paths"]
    quiet = judged(one)
    assert located(quiet, files) is quiet


def test_there_is_nothing_to_find_where_no_configuration_lies(tmp_path: Path) -> None:
    assert on_disk(str(tmp_path)) is None
    assert on_disk(str(tmp_path / "nowhere")) is None


def test_a_review_shows_the_lines_of_the_configuration_beside_the_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from planguard.commands.review import Request, run  # noqa: PLC0415 - as the command line does it

    case = FIXTURES / "cases" / "rds-replace"
    for part in ("both", "after"):
        for path in (case / part).glob("*.tf") if (case / part).is_dir() else ():
            shutil.copy(path, tmp_path / f"{part}_{path.name}")
    shutil.copy(case / "plan.json", tmp_path / "plan.json")
    assert run(Request([str(tmp_path / "plan.json")])) == 1
    told = capsys.readouterr().out
    texts = {path.name: path.read_text().splitlines() for path in tmp_path.glob("*.tf")}
    name, _, line = next(word for word in told.replace(";", " ").split() if ".tf:" in word).partition(":")
    assert "aws_db_instance" in "\n".join(texts[name][: int(line)])
