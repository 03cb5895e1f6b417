"""From a change to its edits: paths through blocks, rows, what is stripped, what a create takes away, and the score."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from planguard import wiring
from planguard.core.consequences import Judge
from planguard.core.difference import compared
from planguard.core.edits.channels import channels_of
from planguard.core.edits.engine import Editor, created
from planguard.core.edits.paths import pairs
from planguard.core.environment.resolve import Environments
from planguard.core.review import review
from planguard.core.side_by_side import SideBySide
from planguard.errors import InputError
from planguard.model.actions import Operation
from planguard.model.body import Body
from planguard.model.consequence import Consequence
from planguard.model.plan import ABSENT, AttributePath, Change, Plan, Raw, ResourceChange
from planguard.model.rule import OWN_PREFIX, Channel, Edit, Row
from planguard.model.value import SENSITIVE, UNKNOWN, Value
from tests.plans import compact, document, read


def edits_of(change: ResourceChange, rows: Sequence[Row]) -> list[Edit]:
    """The edits of one change, found by these rows."""
    body = change.change
    if body is None or change.actions.operation not in (Operation.UPDATE, Operation.CREATE):
        return []
    before, after = body.before, body.after
    if after.absent or (before.absent and change.actions.operation is Operation.UPDATE):
        return []
    editor = Editor(lambda _, operation: [row for row in rows if operation in row.operations])
    if change.actions.operation is Operation.CREATE:
        return list(editor.edits(change, created(after)))
    return list(editor.edits(change, compared(change, Operation.UPDATE, SideBySide())))


def raw(value: object) -> Raw:
    return ABSENT if value is None else Raw(json.dumps(value).encode())


def row(attribute: str, *directions: str, score: int = 60, **more: Any) -> Row:
    rule = more.pop("rule", "access-removed")
    return Row(("*",), attribute, directions, rule, score, more.pop("channel", Channel.OUTAGE), "here:1", **more)


def change(before: object, after: object, *, verbs: tuple[str, ...] = ("update",), **parts: object) -> ResourceChange:
    names = {"importing": "importing_raw"}
    marks = {names.get(name, name): raw(value) for name, value in parts.items() if name != "type"}
    inner = Change(actions=verbs, before_raw=raw(before), after_raw=raw(after), **marks)
    type_ = str(parts.get("type", "acme_thing"))
    return ResourceChange(f"{type_}.main", inner, type=type_, name="main")


def told(found: Sequence[Edit]) -> list[tuple[str, str, int, bool]]:
    return [(".".join(map(str, edit.path)), edit.direction, edit.score, edit.decided) for edit in found]


def edits(before: object, after: object, *rows: Row, **parts: Any) -> list[tuple[str, str, int, bool]]:
    return told(edits_of(change(before, after, **parts), rows))


def seen(before: Body, after: Body, attribute: str) -> list[tuple[AttributePath, Value, Value]]:
    return [(pair.path, pair.old, pair.new) for pair in pairs(before, after, attribute)]


PAIRS = [
    ("a", {"a": 1}, {"a": 2}, [(("a",), 1, 2)]),
    ("a.b", {"a": {"b": 1}}, {"a": {"b": 2}}, [(("a", "b"), 1, 2)]),
    ("a.b", {"a": [{"b": 1}]}, {"a": [{"b": 2}]}, [(("a", 0, "b"), 1, 2)]),
    ("a.b", {"a": [{"b": 1}]}, {"a": []}, [(("a", 0, "b"), 1, None)]),
    ("a.b", {"a": []}, {"a": [{"b": 1}]}, [(("a", 0, "b"), None, 1)]),
    ("a.b", {"a": [{"b": 1}, {"b": 2}]}, {"a": [{"b": 2}, {"b": 1}]}, []),
    ("a.b", {"a": [{"b": 1, "k": 1}, {"b": 2, "k": 2}]}, {"a": [{"b": 2, "k": 2}]}, [(("a", 0, "b"), 1, None)]),
    (
        "a.b",
        {"a": [{"b": 1, "k": 1}, {"b": 2, "k": 2}]},
        {"a": [{"b": 3, "k": 2}]},
        [(("a", 1, "b"), 2, 3), (("a", 0, "b"), 1, None)],
    ),
    ("a.b.c", {"a": [{"b": [{"c": 1}]}]}, {"a": [{"b": [{"c": 2}]}]}, [(("a", 0, "b", 0, "c"), 1, 2)]),
    ("a.x", {"a": [{"b": 1}]}, {"a": [{"b": 2}]}, []),
    ("a.b", {"a": "text"}, {"a": "other"}, []),
]


@pytest.mark.parametrize(
    ("attribute", "before", "after", "found"), PAIRS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_path_leads_through_blocks_and_maps(attribute: str, before: Any, after: Any, found: Any) -> None:
    assert seen(Body(raw(before)), Body(raw(after)), attribute) == found


def test_a_secret_that_changes_is_seen_to_change_and_not_shown() -> None:
    before, after = Body(raw({"a": [{"password": "old", "b": 1}]})), Body(raw({"a": [{"password": "new", "b": 1}]}))
    assert seen(before, after, "a.password") == [(("a", 0, "password"), SENSITIVE, SENSITIVE)]
    assert seen(before, after, "a.b") == []


def test_a_path_ends_at_a_mark_that_covers_more() -> None:
    before = Body(raw({"a": [{"b": 1}]}), raw({"a": True}))
    assert seen(before, Body(raw({"a": [{"b": 2}]}), raw({"a": True})), "a.b") == [(("a",), SENSITIVE, SENSITIVE)]


def test_what_is_known_after_apply_is_unknown() -> None:
    before, after = Body(raw({"a": [{"b": 1}]})), Body(raw({"a": [{}]}), b"", raw({"a": [{"b": True}]}))
    assert seen(before, after, "a.b") == [(("a", 0, "b"), 1, UNKNOWN)]


def test_a_value_that_is_too_deep_is_no_crash() -> None:
    deep = '{"a":' * 900 + "%s" + "}" * 900
    bodies = {"before_raw": Raw((deep % 1).encode()), "after_raw": Raw((deep % 2).encode())}
    with pytest.raises(InputError, match="too deeply"):
        edits_of(ResourceChange("acme.a", Change(actions=("update",), **bodies), type="acme"), [])


def test_long_lists_of_blocks_are_paired_and_the_one_that_is_gone_is_found() -> None:
    before = [{"b": n, "c": 1} for n in range(3_000)] + [{"b": 1}] * 3_000
    after = [{"b": -n, "c": 1} for n in range(3_000)] + [{"b": 1}] * 2_999
    found = list(pairs(Body(raw({"a": [{}, *before]})), Body(raw({"a": after})), "a.b"))
    assert len(found) == 3_001


def test_the_first_direction_that_fits_wins() -> None:
    rows = (row("count", "zeroed", "lowered", score=70), row("count", "lowered", score=20, rule=""))
    assert edits({"count": 6}, {"count": 0}, *rows) == [("count", "zeroed", 70, True)]
    assert edits({"count": 6}, {"count": 5}, *rows) == [("count", "lowered", 70, True)]
    assert edits({"count": 6}, {"count": 7}, *rows) == []


def test_what_does_not_show_is_capped() -> None:
    assert edits({"a": "x"}, {"a": "y"}, row("a", "changed", score=80)) == [("a", "changed", 49, False)]
    assert edits({"a": "x"}, {"a": "y"}, row("a", "changed", score=20)) == [("a", "changed", 20, False)]
    hidden = edits({"a": 5}, {"a": 1}, row("a", "lowered"), before_sensitive={"a": True}, after_sensitive={"a": True})
    assert hidden == [("a", "lowered", 49, False)]
    assert edits({"a": 5, "b": 1}, {"b": 1}, row("a", "lowered"), after_unknown={"a": True}) == [("a", "lowered", 49, False)]


@pytest.mark.parametrize(
    ("old", "new"), [(None, []), ("1", 1), ('{"a":1,"b":2}', '{"b": 2, "a": 1}'), (["a", "b"], ["b", "a"])], ids=repr
)
def test_noise_is_no_edit(old: Any, new: Any) -> None:
    rows = [row("a", name) for name in ("changed", "removed", "element-removed", "lowered", "policy-narrowed")]
    assert edits({"a": old}, {"a": new}, *rows) == []


def test_a_users_own_row_is_kept_beside_ours_and_hides_nothing() -> None:
    own = row("a", "emptied", score=0, rule=f"{OWN_PREFIX}x")
    assert edits({"a": ["x"]}, {"a": []}, own) == [("a", "emptied", 50, True), ("a", "emptied", 0, True)]
    assert len(edits({"a": ["x"]}, {"a": []}, own, row("a", "emptied"))) == 2


STRIPPED = [
    ("a block goes", {"a": [{"b": 1}]}, {"a": []}, [("a", "emptied", 50, True)]),
    ("a list is emptied", {"a": ["x", "y"]}, {"a": None}, [("a", "emptied", 50, True)]),
    (
        "a nested list is emptied",
        {"a": [{"b": ["x"], "c": 1}]},
        {"a": [{"b": [], "c": 1}]},
        [("a.0.b", "emptied", 50, True)],
    ),
    ("an element goes", {"a": ["x", "y"]}, {"a": ["x"]}, [("a", "element-removed", 30, True)]),
    ("a key goes", {"a": {"x": 1, "y": 2}}, {"a": {"x": 1}}, [("a.y", "removed", 30, True)]),
    ("an element is replaced", {"a": ["x", "y"]}, {"a": ["x", "z"]}, []),
    ("a block changes", {"a": [{"b": 1}, {"b": 2}]}, {"a": [{"b": 1}, {"b": 3}]}, []),
    ("a list grows", {"a": ["x"]}, {"a": ["y", "z"]}, []),
    ("labels", {"tags": {"a": 1}, "labels": {"b": 1}, "default_tags": {"c": 1}}, {"tags": {}}, []),
    ("labels inside", {"metadata": [{"labels": {"a": "b"}, "name": "x"}]}, {"metadata": [{"labels": {}, "name": "x"}]}, []),
    ("empty blocks", {"a": [{"x": None, "on": False}], "b": [], "c": {}}, {"a": [], "b": None, "c": None}, []),
    ("JSON in text", {"a": '["x","y"]'}, {"a": '["x"]'}, []),
    ("networks merged", {"a": ["10.0.0.0/25", "10.0.0.128/25"]}, {"a": ["10.0.0.0/24"]}, []),
    ("a scalar", {"a": "x"}, {"a": None}, []),
]


@pytest.mark.parametrize(("what", "before", "after", "found"), STRIPPED, ids=[case[0] for case in STRIPPED])
def test_what_an_update_strips(what: str, before: Any, after: Any, found: Any) -> None:
    assert edits(before, after) == found, what


def test_nothing_is_stripped_where_it_will_be_known_later_or_a_row_has_judged() -> None:
    assert edits({"a": ["x"], "b": 1}, {"b": 1}, after_unknown={"a": True}) == []
    assert edits({"a": ["x"]}, {"a": []}, row("a", "emptied", score=80)) == [("a", "emptied", 80, True)]
    assert edits({"a": [{"b": ["x"]}]}, {"a": []}, row("a.b", "emptied", score=80)) == [("a.0.b", "emptied", 80, True)]
    assert edits({"input": ["x"]}, {"input": []}, type="terraform_data") == []


def test_an_import_that_loses_anything_says_so() -> None:
    before: dict[str, Any] = {"a": [{"b": 1}], "key": "x", "n": 5, "off": False}
    after: dict[str, Any] = {"a": [], "key": None, "n": 5, "off": None}
    found = edits_of(change(before, after, importing={"id": "i"}), [row("a", "emptied", score=20)])
    assert {edit.row.rule for edit in found} == {"import-strips-configuration"}
    assert told(found) == [("a", "emptied", 50, True), ("key", "removed", 30, True)]


def test_only_the_operations_of_a_row_count() -> None:
    on_create = row("a", "added", operations=("create",))
    assert edits({"a": None}, {"a": "x"}, on_create) == []
    assert edits(None, {"a": "x"}, on_create, verbs=("create",)) == [("a", "added", 60, True)]
    assert edits({"a": "x"}, {"a": "y"}, row("a", "changed"), verbs=("delete", "create")) == []


def test_undecided_edits_do_not_add_up() -> None:
    open_ = [row(name, "changed", score=49, channel=channel) for name, channel in zip("ab", Channel, strict=False)]
    found = edits_of(change({"a": "1x", "b": "1x"}, {"a": "2x", "b": "2x"}), open_)
    channels = channels_of(found, 0.2)
    assert channels
    assert channels.harm(0.2) == 49
    sure = edits_of(change({"a": 2, "b": "1x"}, {"a": 1, "b": "2x"}), [row("a", "lowered", score=45), open_[1]])
    channels = channels_of(sure, 0.2)
    assert channels
    assert channels.harm(0.2) == 49


def judged(plan: Plan, *rows: Row) -> dict[str, Consequence]:
    rules = wiring.rules()
    judge = Judge(plan, Environments(plan, rules.vocabulary), rules.knowledge, rules.tables, lambda _type, _operation: rows)
    return {found.address: found for found in judge.planned()}


def test_the_score_of_an_update_is_that_of_its_worst_edits() -> None:
    plan = read(compact(document("rds-unprotect")))
    found = judged(plan, row("deletion_protection", "switched-off", score=65, channel=Channel.GUARD))[
        "aws_db_instance.orders"
    ]
    assert found.score.value == 65
    assert found.score.terms[0].source == "here:1 deletion_protection"
    assert told(found.edits) == [("deletion_protection", "switched-off", 65, True)]


def test_reviews_tell_why() -> None:
    found = review(read(compact(document("rds-backup-off"))), "x", wiring.rules()).consequences[0].because[0]
    assert (found.path, found.says, found.rule, found.decided) == (
        ("backup_retention_period",),
        "goes to zero",
        "backup-removed",
        True,
    )


@pytest.mark.parametrize(("new", "harmful"), [(30, True), (0, False), (730, False)])
def test_for_ever_is_no_shorter_time(new: int, harmful: bool) -> None:
    raw = document("log-retention-cut")
    for part in ("complete", "prior_state", "planned_values"):
        raw.pop(part, None)
    for entry in raw["resource_changes"]:
        entry["change"]["before"]["retention_in_days"] = 365
        entry["change"]["after"]["retention_in_days"] = new
    report = review(read(compact(raw)), "stack", wiring.rules(()))
    assert (report.verdict != "pass") is harmful


RULES = [
    {"name": name, "source": f"10.{place}.0.0/16", "priority": place} for place, name in enumerate(("ssh", "web", "dns"))
]


def test_the_block_of_the_same_name_is_the_same_block() -> None:
    """Otherwise a rule that is opened, and shares little with what it was, is taken for its neighbour."""
    opened = {"name": "ssh", "source": "*", "priority": 2}
    after = [{"name": "dns", "source": "10.2.0.0/16", "priority": 7}, {**RULES[1], "priority": 0}, opened]
    found = seen(Body(raw({"rule": RULES})), Body(raw({"rule": after})), "rule.source")
    assert found == [(("rule", 0, "source"), "10.0.0.0/16", "*")]


def test_a_block_with_a_new_name_goes_to_whom_it_shares_most_with() -> None:
    after = [{**RULES[0], "source": "*"}, RULES[1], {**RULES[2], "name": "resolver"}]
    found = seen(Body(raw({"rule": RULES})), Body(raw({"rule": after})), "rule.name")
    assert found == [(("rule", 2, "name"), "dns", "resolver")]


def test_names_that_stand_twice_are_no_names() -> None:
    before = [{"name": "a", "b": 1}, {"name": "a", "b": 2}]
    found = seen(Body(raw({"rule": before})), Body(raw({"rule": [before[1], {"name": "a", "b": 3}]})), "rule.b")
    assert found == [(("rule", 0, "b"), 1, 3)]
