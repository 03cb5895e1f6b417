"""`planguard demo`: the incident, on a real plan that comes with planguard."""

import os
import sys

from planguard import data, wiring
from planguard.commands.output import surface, write
from planguard.commands.review import Request, examine
from planguard.model.policy import BUILT_IN

_CASE = ("cases", "incident", "plan.json")
_STORY = """\
An agent was asked for a small fix in a production environment, and decided to
delete and recreate it. This is what planguard says to the plan that Terraform
made of that (a real one, against a mock of AWS):

"""
_MORAL = """
`planguard review` would end with exit code {code} here, and a pipeline that heeds
exit codes would stop. Try it on a plan of your own:

    terraform plan -out=tfplan
    terraform show -json tfplan > plan.json
    planguard review plan.json
"""


def run() -> int:
    """Show the incident on standard output. The exit code is 0: the demonstration has worked."""
    plan = data.folder("fixtures").joinpath(*_CASE)
    request = Request(plans=[str(plan)], target="stacks/checkout", repository="", own_rules=(), policy=BUILT_IN)
    found = examine(request)
    shown = wiring.format_named("terminal").render(found, surface(sys.stdout, os.environ))
    write(sys.stdout, _STORY + shown + _MORAL.format(code=found.exit_code))
    return 0
