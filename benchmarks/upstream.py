"""A real plan of many `terraform_data` resources, for what `terraform show -json` costs: the price before any review.

`python -m benchmarks.upstream RESOURCES FOLDER` makes FOLDER with `saved.tfplan` and, of that, `plan.json`. It needs
`terraform`; the provider is built in, and nothing is downloaded.
"""

import subprocess
import sys
from pathlib import Path

_CONFIGURATION = """
resource "terraform_data" "one" {
  count = %d
  input = { place = count.index, text = "%s", list = [for n in range(10) : "item-${n}"] }
}
"""


def made(resources: int, folder: Path) -> Path:
    """The saved plan, in a new `folder`. Raises CalledProcessError where terraform fails."""
    folder.mkdir(parents=True)
    folder.joinpath("main.tf").write_text(_CONFIGURATION % (resources, "x" * 400), encoding="utf-8")
    for command in (["init", "-input=false"], ["plan", "-input=false", "-out=saved.tfplan"]):
        subprocess.run(["terraform", *command], cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603, S607
    with folder.joinpath("plan.json").open("wb") as file:
        subprocess.run(["terraform", "show", "-json", "saved.tfplan"], cwd=folder, check=True, stdout=file)  # noqa: S607
    return folder / "saved.tfplan"


if __name__ == "__main__":
    made(int(sys.argv[1]), Path(sys.argv[2]))
