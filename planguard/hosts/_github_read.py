"""Answers of GitHub -> what they say. Pure: it reads the same from a file that was kept."""

from collections.abc import Mapping
from typing import Any, Final

from planguard.errors import OutsideError
from planguard.hosts._github_collect import MOST_COMMITS, MOST_FILES
from planguard.hosts._github_house import guarded, house
from planguard.hosts._talk import moment, understood
from planguard.model.authorship import CommitSigns
from planguard.model.host import Account, Evidence, HostComment, HostCommit, HostFacts, HostReview, PullRequest

Json = Mapping[str, Any]
_STATES: Final = {
    "APPROVED": "approved",
    "CHANGES_REQUESTED": "changes-requested",
    "DISMISSED": "dismissed",
    "COMMENTED": "commented",
    "PENDING": "commented",
}
_WRITERS: Final = frozenset({"admin", "write", "maintain"})


def read(evidence: Evidence) -> HostFacts:
    """What the answers in `evidence` say. Raises OutsideError where they have another shape than GitHub documents."""
    return understood(evidence, lambda answers: _read(evidence, answers))


def _read(evidence: Evidence, answers: dict[str, Any]) -> HostFacts:
    pull, commits, files = answers["pull"], answers["commits"], answers["files"]
    if pull["commits"] > MOST_COMMITS or len(commits) != pull["commits"]:
        raise OutsideError("not all commits are listed, so that an author could be missed", place=evidence.repository)
    if pull["changed_files"] > MOST_FILES or len(files) != pull["changed_files"]:
        raise OutsideError("not all changed files are listed", place=evidence.repository)
    edits = {node["id"]: node for node in answers["edits"] if node and "id" in node}
    may = {entry["user"]["id"]: entry["permission"] in _WRITERS for entry in answers["permissions"] if entry["user"]}
    return HostFacts(
        host=evidence.host,
        repository=evidence.repository,
        pull=_pull(pull, answers["branch"]),
        reviews=tuple(_review(entry, edits.get(entry["node_id"]), may) for entry in answers["reviews"]),
        comments=tuple(_comment(entry, edits.get(entry["node_id"])) for entry in answers["comments"]),
        commits=tuple(map(_commit, commits)),
        requesters=_requesters(pull, answers["events"]),
        siblings=_siblings(answers["siblings"], pull),
        changed=_paths(files),
        guarded=guarded(files, answers["before"]),
        house=tuple(house(answers)),
        now=evidence.collected_at,
    )


def _account(entry: Json | None) -> Account | None:
    """An account; GitHub calls apps and bots by that type, and one or the other calls itself a user all the same."""
    if not entry or not isinstance(entry.get("id"), int):
        return None
    return Account(entry["id"], str(entry["login"]), entry["type"] == "User" if "type" in entry else None)


def _pull(entry: Json, branch: Json) -> PullRequest:
    fork = (entry["head"]["repo"] or {}).get("full_name") != entry["base"]["repo"]["full_name"]
    return PullRequest(
        number=entry["number"],
        author=_account(entry["user"]),
        assignees=tuple(found for one in entry.get("assignees") or () if (found := _account(one))),
        title=entry["title"] or "",
        body=entry["body"] or "",
        branch=entry["head"]["ref"],
        head=entry["head"]["sha"],
        base=entry["base"]["ref"],
        base_tip=branch["commit"]["sha"],
        fork=fork,
        merged_at=moment(entry["merged_at"]) if entry.get("merged_at") else None,
        state=entry["state"],
        base_stands=branch.get("protected") is True or entry["base"]["ref"] == entry["base"]["repo"].get("default_branch"),
    )


def _review(entry: Json, edit: Json | None, may: Mapping[int, bool]) -> HostReview:
    account = _account(entry["user"])
    return HostReview(
        id=str(entry["id"]),
        account=account,
        state=_STATES[entry["state"]],
        body=entry["body"] or "",
        submitted_at=moment(entry["submitted_at"]) if entry.get("submitted_at") else 0,
        commit=entry.get("commit_id") or "",
        edited=_edited(edit),
        by_email=edit["createdViaEmail"] if edit else None,
        can_write=may.get(account.id, False) if account else None,
    )


def _comment(entry: Json, edit: Json | None) -> HostComment:
    edited = entry["created_at"] != entry["updated_at"] or _edited(edit)
    return HostComment(
        id=entry["id"],
        account=_account(entry["user"]),
        body=entry["body"] or "",
        edited=edited,
    )


def _edited(edit: Json | None) -> bool | None:
    return None if edit is None else edit["lastEditedAt"] is not None


def _commit(entry: Json) -> HostCommit:
    said = entry["commit"]
    author, committer = said["author"] or {}, said["committer"] or {}
    return HostCommit(
        sha=entry["sha"],
        author=_account(entry["author"]),
        committer=_account(entry["committer"]),
        signs=CommitSigns(
            str(author.get("name", "")),
            str(author.get("email", "")),
            str(committer.get("name", "")),
            str(committer.get("email", "")),
            str(said["message"]),
        ),
        merge=len(entry["parents"]) > 1,
    )


def _requesters(pull: Json, events: list[Json]) -> tuple[Account, ...]:
    """Who assigned the change to somebody, and to whom: an agent is started by assigning it."""
    assigned = [event for event in events if event["event"] == "assigned"]
    accounts = [_account(event.get(part)) for event in assigned for part in ("actor", "assigner", "assignee")]
    accounts += [_account(one) for one in pull.get("assignees") or ()]
    return tuple({account.id: account for account in accounts if account}.values())


def _siblings(entries: list[Json], pull: Json) -> tuple[int, ...]:
    head = pull["head"]["sha"]
    found = {one["number"] for one in entries if one["state"] == "open" and one["head"]["sha"] == head}
    return tuple(sorted(found - {pull["number"]}))


def _paths(files: list[Json]) -> tuple[str, ...]:
    names = {name for entry in files for name in (entry["filename"], entry.get("previous_filename")) if name}
    return tuple(sorted(names))
