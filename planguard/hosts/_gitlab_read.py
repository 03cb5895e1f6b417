"""Answers of GitLab -> what they say. An approval there has no text, so that it counts with a note of the same person.

Pure: it reads the same from a file that was kept.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from planguard.hosts._gitlab_house import guarded, house
from planguard.hosts._talk import moment, understood
from planguard.model.authorship import CommitSigns
from planguard.model.host import Account, Evidence, HostComment, HostCommit, HostFacts, HostReview, PullRequest

Json = Mapping[str, Any]
_DEVELOPER: Final = 30
"""The access level from which a member may push."""


def read(evidence: Evidence) -> HostFacts:
    """What the answers in `evidence` say. Raises OutsideError where they have another shape than GitLab documents."""
    return understood(evidence, lambda answers: _read(evidence, answers))


def _read(evidence: Evidence, answers: dict[str, Any]) -> HostFacts:
    pull = answers["pull"]
    bots = {entry["id"]: entry.get("bot") for entry in answers["people"]}
    return HostFacts(
        host=evidence.host,
        repository=evidence.repository,
        pull=_pull(pull, answers["branch"], bots),
        reviews=tuple(_reviews(answers, pull["sha"], bots)),
        comments=tuple(_comment(note, bots) for note in answers["notes"] if not note["system"]),
        commits=tuple(map(_commit, answers["commits"])),
        requesters=tuple(found for one in pull.get("assignees") or () if (found := _account(one, bots))),
        siblings=_siblings(answers["siblings"], pull),
        changed=tuple(sorted({entry[side] for entry in answers["files"] for side in ("old_path", "new_path")})),
        guarded=guarded(answers),
        house=tuple(house(answers)),
        now=evidence.collected_at,
    )


def _account(entry: Json | None, bots: Mapping[int, bool | None]) -> Account | None:
    """An account; whether it is a bot is only said in the account's own page, and not knowing is not being human."""
    if not entry or not isinstance(entry.get("id"), int):
        return None
    bot = bots.get(entry["id"])
    return Account(entry["id"], str(entry["username"]), None if bot is None else not bot)


def _pull(entry: Json, branch: Json, bots: Mapping[int, bool | None]) -> PullRequest:
    return PullRequest(
        number=entry["iid"],
        author=_account(entry["author"], bots),
        assignees=tuple(found for one in entry.get("assignees") or () if (found := _account(one, bots))),
        title=entry["title"] or "",
        body=entry["description"] or "",
        branch=entry["source_branch"],
        head=entry["sha"],
        base=entry["target_branch"],
        base_tip=branch["commit"]["id"],
        fork=entry["source_project_id"] != entry["target_project_id"],
        merged_at=moment(entry["merged_at"]) if entry.get("merged_at") else None,
        state="open" if entry["state"] == "opened" else entry["state"],
        base_stands=branch.get("protected") is True or branch.get("default") is True,
    )


def _reviews(answers: dict[str, Any], head: str, bots: Mapping[int, bool | None]) -> Iterator[HostReview]:
    """Each note of somebody whose approval stands now, as a review; and the bare approval where there is no note."""
    levels = {entry["id"]: entry["access_level"] for entry in answers["members"]}
    for approval in answers["approvals"]["approved_by"]:
        account = _account(approval["user"], bots)
        number = approval["user"]["id"]
        notes = [note for note in answers["notes"] if not note["system"] and note["author"]["id"] == number]
        for note in notes or [None]:
            yield HostReview(
                id=f"approval-{number}" if note is None else f"note-{note['id']}",
                account=account,
                state="approved",
                body="" if note is None else note["body"],
                submitted_at=0 if note is None else moment(note["created_at"]),
                commit=head,
                edited=False if note is None else note["created_at"] != note["updated_at"],
                by_email=False,
                can_write=levels.get(number, 0) >= _DEVELOPER,
            )


def _comment(note: Json, bots: Mapping[int, bool | None]) -> HostComment:
    return HostComment(
        id=note["id"],
        account=_account(note["author"], bots),
        body=note["body"],
        edited=note["created_at"] != note["updated_at"],
    )


def _commit(entry: Json) -> HostCommit:
    """GitLab does not say whose account an address belongs to, so the addresses alone exclude."""
    return HostCommit(
        sha=entry["id"],
        author=None,
        committer=None,
        signs=CommitSigns(
            entry["author_name"], entry["author_email"], entry["committer_name"], entry["committer_email"], entry["message"]
        ),
        merge=len(entry["parent_ids"]) > 1,
    )


def _siblings(entries: list[Json], pull: Json) -> tuple[int, ...]:
    found = {one["iid"] for one in entries if one["state"] == "opened" and one["sha"] == pull["sha"]}
    return tuple(sorted(found - {pull["iid"]}))
