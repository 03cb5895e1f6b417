"""What a code host says of its settings, held against what the gate needs of them. Not told is never well."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from planguard.core.gate.lack import Lack
from planguard.model.guards import Guard


class Topic(msgspec.Struct, frozen=True):
    """One setting: how it is told where it is as it should be, where it is not, and what breaks then."""

    well: str
    lacks: str
    breaks: str


class Sound(msgspec.Struct, frozen=True):
    """One setting that is as it should be. `note` is what to know of it all the same."""

    id: str
    says: str
    asked: str
    note: str = ""


_MERGED: Final = "a pull request is merged, and applied, whatever the gate says"
TOPICS: Final[Mapping[str, Topic]] = {
    "status-not-required": Topic(
        "{} requires the commit status planguard", "{} does not require the commit status planguard", _MERGED
    ),
    "status-of-anybody": Topic(
        "{} takes that status from one source only",
        "{} takes the status planguard from any source",
        "whoever has a token that sets statuses says yes in place of the gate",
    ),
    "admins-go-past": Topic(
        "what {} requires binds administrators",
        "what {} requires does not bind administrators",
        "a token of an administrator, or an agent that has it, merges without an answer",
    ),
    "someone-goes-past": Topic(
        "nobody may bypass the rules of {}",
        "there are some who may bypass the rules of {}",
        "they, and agents that have their tokens, merge without an answer",
    ),
    "pushes-go-past": Topic(
        "nobody may push to {}",
        "{} takes pushes without a merge request",
        "what is pushed there was judged by nobody",
    ),
    "force-push": Topic(
        "{} takes no force pushes",
        "{} takes force pushes",
        "policy, approvers and history of the base branch can be replaced by others",
    ),
    "deletion": Topic(
        "{} cannot be deleted", "{} can be deleted", "the branch comes back with another policy and other approvers"
    ),
    "no-owner-review": Topic(
        "{} requires a review by code owners",
        "{} requires no review by code owners",
        "CODEOWNERS is a list that nobody asks, and anybody who may merge may loosen the gate",
    ),
    "owners-invalid": Topic(
        "every line of CODEOWNERS is understood",
        "CODEOWNERS has lines that the host does not understand",
        "what they should own is owned by nobody",
    ),
    "actions-approve": Topic(
        "workflows may not approve pull requests",
        "workflows may create and approve pull requests",
        "an agent that runs in a job gives its own change the review that the branch requires",
    ),
    "tokens-write": Topic(
        "the token of a job only reads unless it asks for more",
        "the token of every job may write",
        "a workflow that asks for nothing can set the status, and rewrite the ledger",
    ),
    "author-approves": Topic(
        "who opened a merge request cannot approve it",
        "who opened a merge request can approve it",
        "what the host counts as approved may be approved by its author; planguard does not count that, the host does",
    ),
    "committer-approves": Topic(
        "who added commits cannot approve them",
        "who added commits to a merge request can approve it",
        "the same: the host takes for approved what its authors approved",
    ),
    "rules-editable": Topic(
        "approval rules cannot be changed in a merge request",
        "approval rules can be changed in each merge request",
        "whoever opens a merge request decides how many must approve it",
    ),
    "approvals-none": Topic(
        "a merge request needs an approval", "a merge request needs no approval", "the host merges what nobody looked at"
    ),
    "environment-open": Topic(
        "the environment {} waits for a person",
        "the environment {} waits for nobody",
        "a workflow that names it has its credentials at once",
    ),
    "environment-self-review": Topic(
        "nobody lets their own job into {}",
        "who started a job may let it into {}",
        "one person, or one token, both starts and releases an apply",
    ),
    "environment-any-branch": Topic(
        "only the guarded branch may use {}",
        "other branches may use {}",
        "a workflow on a branch that was never reviewed reaches the credentials",
    ),
    "environment-admins": Topic(
        "administrators wait as well before {}",
        "administrators need not wait before {}",
        "a token of an administrator lets an apply go past the reviewers",
    ),
    "ledger-unguarded": Topic(
        "the ledger {} can be read, and no setting of the host guards it",
        "the ledger {} cannot be read",
        "whether the record of what was applied was rewritten is not noticed",
    ),
}
NOTED: Final = frozenset({"ledger-unguarded"})
"""Settings that the host does not have: there is something to do in any case."""


def online(guards: Iterable[Guard]) -> Iterator[Lack | Sound]:
    """Each setting that the host was asked about."""
    for one in guards:
        topic = TOPICS[one.topic]
        beside = f" ({one.detail})" if one.detail else ""
        if one.held:
            note = one.mend if one.topic in NOTED else ""
            yield Sound(one.topic, topic.well.format(one.about) + beside, one.asked, note)
        elif one.held is None:
            says = f"whether {topic.well.format(one.about)} could not be asked: {one.detail}"
            yield Lack(one.topic, says, topic.breaks, one.mend, known=False, asked=one.asked)
        else:
            yield Lack(one.topic, topic.lacks.format(one.about) + beside, topic.breaks, one.mend, asked=one.asked)


def unasked(branch: str, why: str) -> Lack:
    """What is said where the host could not be asked at all."""
    says = f"whether {branch} requires the status, and what else guards it, could not be asked: {why}"
    do = "Set a token that may read the settings, and name the repository with --repository."
    return Lack("status-not-seen", says, _MERGED, do, known=False)
