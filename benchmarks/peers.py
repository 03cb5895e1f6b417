"""What other programs say to the same plans: `python -m benchmarks.peers [--folder DIR] [--write]`.

Installs each at the version named in programs.py, in a folder of its own, and runs all of them on plans of fixtures/.
Two things are noted, neither of them by eye: the exit code, and whether the output names the object that is at stake.
`--write` keeps the result in docs/comparison.json, from which `python docs/comparison.py` makes the tables of
docs/comparison.md. Without it the new result is held against the kept one, and the exit code is 1 where they differ.
"""

import argparse
import datetime as dt
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.programs import PROGRAMS, Program, installed
from planguard import __version__

ROOT: Final = Path(__file__).resolve().parent.parent
KEPT: Final = ROOT / "docs" / "comparison.json"


class Row(NamedTuple):
    """One plan, and the object that a reader of it must not overlook."""

    case: str
    what: str
    """The change in a few words."""
    address: str = ""
    """Empty where nothing is at stake: then the question is whether anybody is bothered."""

    @property
    def plan(self) -> Path:
        """The plan of the case."""
        (found,) = (ROOT / "fixtures").glob(f"*/{self.case}/plan.json")
        return found


LOSSES: Final = (
    Row(
        "incident",
        "a module is renamed, and its environment deleted and made anew",
        "module.checkout.aws_db_instance.orders",
    ),
    Row("kms-delete", "an encryption key is deleted", "aws_kms_key.data"),
    Row("rds-replace", "a database is replaced", "aws_db_instance.orders"),
    Row("eks-replaced", "a cluster is replaced", "aws_eks_cluster.main"),
    Row("unlisted-type-deleted", "an object of a rare type is deleted", "aws_resourcegroups_group.shop"),
    Row("forget-database", "a database is let go by `removed`, and lives on unmanaged", "aws_db_instance.orders"),
    Row("rds-unprotect", "deletion protection is switched off", "aws_db_instance.orders"),
    Row("rds-backup-off", "backups are switched off", "aws_db_instance.orders"),
    Row("ecs-scale-to-zero", "a service is scaled to zero", "aws_ecs_service.service"),
    Row("import-strips", "an import takes variables away from a function", "aws_lambda_function.webhook"),
    Row("env-relabelled", "production is labelled as something else", 'aws_cloudwatch_log_group.service["checkout"]'),
    Row("iam-trust-changed", "a role trusts everybody", "aws_iam_role.deploy"),
    Row("sg-open-world", "a database becomes reachable for everybody", "aws_security_group.database"),
    Row("lost-state-large", "everything is created where it existed: the state is lost", "aws_dynamodb_table.carts"),
    Row("provisioners-beside-data", "a function is called as soon as it is applied", "aws_lambda_invocation.migrate"),
    Row("deferred-changes", "a delete is put off to a later plan", "terraform_data.old_database"),
    Row("action-invocations", "an action stops a machine", "action.aws_ec2_stop_instance.worker[0]"),
    Row("unknown-verb", "a verb that nobody knows", "terraform_data.api"),
)
SCANNED: Final = (
    Row("first-create-prod", "a new database in production, with nothing that scanners ask for", "aws_db_instance.orders"),
    Row("quiet-dev-stack-created", "a new web service in development, open to the internet", "aws_security_group.web"),
)
"""What scanners of configuration are for, and planguard is not."""
QUIET: Final = (
    Row("tags-only", "tags"),
    Row("quiet-thirty-one-creates", "thirty-one new parameters"),
    Row("quiet-moves", "`moved` blocks alone"),
    Row("quiet-ecs-deployment", "a new image for a service"),
    Row("quiet-secret-rotation", "a secret gets a new version"),
    Row("quiet-provider-noise", "updates that change nothing in the cloud"),
    Row("quiet-dev-teardown", "a development environment goes"),
)


def told(program: Program, row: Row, folder: Path) -> dict[str, Any]:
    """How `program` ends on the plan of `row`, and whether it names what is at stake."""
    path = f"{program.binary(folder)}{os.pathsep}{os.environ['PATH']}"
    with tempfile.TemporaryDirectory() as place:
        for name, text in program.files.items():
            Path(place, name).write_text(text, encoding="utf-8")
        given = {"PATH": path, "HOME": place, "NO_COLOR": "1", "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
        command, plan = program.asked(Path(place), row.plan), row.plan.read_bytes()
        done = subprocess.run(  # noqa: S603 - commands of programs.py
            command, input=plan if program.stdin else b"", cwd=place, env=given, capture_output=True, check=False
        )
    said = program.says((done.stdout + done.stderr).decode(errors="replace"))
    named = re.search(rf"(?<![\w.]){re.escape(row.address)}(?!\.?\w|\[)", said) if row.address else None
    return {"exit": done.returncode, "names": bool(named)}


def result(folder: Path, programs: Sequence[Program] = PROGRAMS) -> dict[str, Any]:
    """Everything that is kept."""
    for program in programs:
        installed(program, folder)
    return {
        "programs": [
            {
                "name": one.name,
                "version": one.version or __version__,
                "registry": one.registry if one.package else "this checkout",
                "package": one.package,
                "settings": one.settings,
            }
            for one in programs
        ],
        "losses": [_row(row, programs, folder) for row in LOSSES],
        "scanned": [_row(row, programs, folder) for row in SCANNED],
        "quiet": [_row(row, programs, folder) for row in QUIET],
    }


def _row(row: Row, programs: Sequence[Program], folder: Path) -> dict[str, Any]:
    print(row.case, file=sys.stderr, flush=True)
    return {
        **row._asdict(),
        "sha256": hashlib.sha256(row.plan.read_bytes()).hexdigest(),
        "told": {program.name: told(program, row, folder) for program in programs},
    }


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "planguard-peers")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    found = result(asked.folder.resolve())
    if asked.write:
        day = dt.datetime.now(dt.UTC).date().isoformat()
        KEPT.write_text(json.dumps({"day": day, **found}, indent=1) + "\n", encoding="utf-8")
        return 0
    kept = json.loads(KEPT.read_text("utf-8"))
    differing = [part for part in found if found[part] != kept[part]]
    print("Other than kept:", ", ".join(differing) or "nothing")
    return int(bool(differing))


if __name__ == "__main__":
    sys.exit(main())
