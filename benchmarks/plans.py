"""Write a large plan: `python -m benchmarks.plans RESOURCES SHARE FILE`.

RESOURCES is the least number of entries in `resource_changes`; SHARE, from 0 to 1, is how many of them change. The same
arguments give the same bytes. At 1 only cases are used of which nothing stays as it is.
"""

import itertools
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.templates import NAMES, Form, Template, filled, template, written

_HEAD = '{"format_version":"1.2","terraform_version":"1.11.4","variables":{"instances":{"value":{}}}'
_TAIL = ',"timestamp":"2026-01-01T00:00:00Z","applyable":{},"complete":true,"errored":false}}\n'


def instances(templates: Sequence[Template], resources: int, share: float) -> Iterator[tuple[int, Form]]:
    """(number, form) of each module instance, until there are as many entries as wanted."""
    entries = changing = 0
    for number in itertools.count():
        if entries >= resources:
            return
        chosen = templates[number % len(templates)]
        form = chosen.changed if changing < share * entries or share == 1 or not chosen.at_rest.entries else chosen.at_rest
        if not form.changing or share:
            entries += form.entries
            changing += form.changing
            yield number, form


def parts(resources: int, share: float) -> Iterator[str]:
    """The text of the plan in pieces. It is never in memory as a whole."""
    known = [template(name) for name in NAMES]
    used = [one for one in known if one.whole] if share == 1 else known

    def each(section: Callable[[Form], str]) -> Iterator[str]:
        first = True
        for number, form in instances(used, resources, share):
            text = section(form)
            if text:
                yield filled(text if first else f",{text}", number)
                first = False

    yield f'{_HEAD},"planned_values":{{"root_module":{{"child_modules":['
    yield from each(lambda form: form.planned)
    yield ']}},"resource_drift":['
    yield from each(lambda form: form.drift)
    yield '],"resource_changes":['
    yield from each(lambda form: form.changes)
    yield '],"prior_state":{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{"child_modules":['
    yield from each(lambda form: form.prior)
    yield f']}}}}}},"configuration":{_configuration(used)},"relevant_attributes":['
    yield from each(lambda form: form.relevant)
    yield "]" + _TAIL.format("true" if share else "false")


def _configuration(used: Sequence[Template]) -> str:
    calls = ",".join(f'"{one.name}":{one.call}' for one in used)
    root = f'{{"module_calls":{{{calls}}},"variables":{{"instances":{{}}}}}}'
    return f'{{"provider_config":{written(used[0].provider)},"root_module":{root}}}'


def main() -> None:
    """The command."""
    resources, share, path = sys.argv[1:]
    with Path(path).open("w", encoding="utf-8") as file:
        file.writelines(parts(int(resources), float(share)))


if __name__ == "__main__":
    main()
