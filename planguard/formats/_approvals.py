"""Sign-off in words: what is needed, what is missing, and the line by which a person approves."""

from typing import Final

from planguard.core.inert import inert
from planguard.core.signoff.line import approval_line
from planguard.core.signoff.reason import because
from planguard.formats._nouns import several
from planguard.formats._ways_out import for_an_agent
from planguard.model.report import Report
from planguard.model.report_approvals import ApprovalsInfo, RejectedInfo
from planguard.model.verdict import Verdict

_REFUSED: Final = "Nobody can approve this. Change the configuration and plan again."
_AGENT: Final = "An agent may {}, plan again or ask; it may not approve, apply, or change the policy."
_REVIEW: Final = "To approve, review the change with this line in the text of the review:"
_SIGN: Final = "To approve, sign with your security key:"
_SIGN_PLANS: Final = "To approve, sign with your security key, where PLANS are the sealed plans of this change:"
_DECIDES: Final = "A person has to decide whether this may happen."


def passes(report: Report) -> bool:
    """Whether nothing stands in the way any more. Not by the exit code, which `--exit-zero` makes zero."""
    answer = report.decision or report.verdict
    return not report.errors and answer in (Verdict.PASS, "approved")


def todo(report: Report) -> str:
    """What a person can do now, and what an agent can; empty where there is nothing to be done."""
    if passes(report):
        return ""
    if report.verdict == Verdict.REFUSED or report.decision == "refused":
        return _REFUSED
    approvals = report.approvals
    if approvals is None:
        return f"{_DECIDES} {_agent(report)}"
    if not approvals.required:
        return " ".join(map(inert, approvals.notes))
    needed = "; ".join(_required(approvals)) or "nobody can approve this: the policy names no approval"
    return f"{_missing(approvals)} Needed: {needed}. {_agent(report)}"


def _agent(report: Report) -> str:
    """What an agent can do, and that there is an exact way out where there is one."""
    takes = any(map(for_an_agent, report.plans))
    return _AGENT.format("take the way out below" if takes else "change the configuration")


def how(report: Report) -> str:
    """How a person says yes; empty where that is not asked, or where nothing can be approved."""
    if report.decision != "blocked" or report.errors or not line(report):
        return ""
    if not _by_key(report):
        return _REVIEW
    return _SIGN if _of_pull_request(report) else _SIGN_PLANS


def yes(report: Report) -> str:
    """What a person pastes to say it: the line of a review, or the command that signs where a review is too weak."""
    digest = (report.request_digest or "").removeprefix("sha256:")
    if not _by_key(report):
        return line(report)
    number = report.approvals.pull_request if report.approvals else None
    whole = "" if _of_pull_request(report) else " PLANS"
    where = f" --pull-request {number}" if number else ""
    return f"planguard approve{where} --expect {inert(digest)}{whole}"


def _of_pull_request(report: Report) -> bool:
    """Whether the request document will do, which lies on the pull request: it cannot say which plan file it is."""
    told = report.approvals
    return told is not None and bool(told.pull_request) and all(one.binding != "plan" for one in told.required)


def _by_key(report: Report) -> bool:
    needs = report.approvals.required if report.approvals else ()
    return any(one.assurance.startswith("touch") for one in needs)


def line(report: Report) -> str:
    """The line that approves exactly these consequences; empty where there is none."""
    if not report.request_digest or not report.request_words:
        return ""
    words = report.request_words
    # They are printable ASCII from the start, and must come back letter by letter: made inert once more they would differ.
    shown = words if words.isascii() and words.isprintable() else inert(words)
    return approval_line(inert(report.request_digest.removeprefix("sha256:")), shown)


def said_no(approvals: ApprovalsInfo) -> dict[str, str]:
    """The persons who said no by id, with their reasons: one is enough to block, whoever else says yes."""
    reasons = {one.person: one.reason for part in approvals.parts for one in part.reasons}
    return {person: because(reasons.get(person, "")) for part in approvals.parts for person in part.rejected_by}


def rejected_text(rejected: RejectedInfo) -> str:
    """Why something that was said does not count, as it stands behind the name of the person."""
    return f"{inert(rejected.says)} [{inert(rejected.code)}]"


def _missing(approvals: ApprovalsInfo) -> str:
    if not approvals.missing:
        return "A person has said no." if said_no(approvals) else "It is not approved yet."
    verb = "is" if approvals.missing == 1 else "are"
    return f"{several(approvals.missing, 'approval')} {verb} missing."


def _required(approvals: ApprovalsInfo) -> list[str]:
    """Say "2 persons by review for critical", for each row of the policy that fits."""
    return [
        f"{several(one.quorum, 'person')} by {inert(one.assurance)} for {inert(one.severity)}" for one in approvals.required
    ]
