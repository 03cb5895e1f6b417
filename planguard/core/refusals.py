"""Every way in which a yes does not count, or an apply does not start: its code, what is wrong, and what to do.

The codes are stable: reports, the ledger and `planguard rules explain` name them. `check` is the step of the verification
that finds it: V0 policy and people, V1 plan, V2 envelope, V3 binding, V4 time, V5 identity, V6 independence, V7 quorum, V8
record; P for what `approve` asks of the person, A for what `apply` refuses by itself.
"""

from typing import Final, NamedTuple

from planguard.errors import RefusedError

_SIGN_AGAIN = "Make the approval again with `planguard approve`."
_FORGED = "planguard never writes this: ask the person whether the approval is theirs, and have it made again."
_ASK_AGAIN = "Have what is planned now approved: it is another question."
_ASK = "Ask another person who is registered."


class Refusal(NamedTuple):
    """What to say about one kind of refusal."""

    check: str
    message: str
    advice: str

    @property
    def where(self) -> str:
        """Who refuses, for people."""
        command = {"A": "apply", "P": "approve"}.get(self.check)
        return f"`planguard {command}` refuses." if command else f"Check {self.check} of an approval."


REFUSALS: Final[dict[str, Refusal]] = {
    "envelope-too-large": Refusal("V2", "the envelope is larger than 64 KiB", _FORGED),
    "envelope-malformed": Refusal("V2", "this is no DSSE envelope", _SIGN_AGAIN),
    "envelope-payload-type": Refusal("V2", "the envelope holds something else than an in-toto statement", _FORGED),
    "signature-count": Refusal("V2", "an envelope has one signature, or a few, never more than eight", _FORGED),
    "signature-malformed": Refusal("V2", "the signature is not a strict SSH signature", _SIGN_AGAIN),
    "signature-algorithm": Refusal(
        "V2",
        "the key or the hash of the signature is of a kind that does not count",
        "Use Ed25519, ECDSA P-256, RSA of 2048 bits or more, or a security key; never a certificate.",
    ),
    "signature-namespace": Refusal("V2", "the signature was made for something else", _SIGN_AGAIN),
    "signature-wrong": Refusal("V2", "the signature does not fit the statement", _FORGED),
    "no-user-presence": Refusal(
        "V2",
        "the security key signed without being touched",
        "Make the key again without `no-touch-required`: who controls the computer can use such a key alone.",
    ),
    "unknown-key-flags": Refusal(
        "V2", "the security key set flags that planguard does not know", "Use a key that lives in hardware only."
    ),
    "statement-malformed": Refusal("V2", "the signed statement is not in its published form", _FORGED),
    "statement-type": Refusal("V2", "the signed statement is not an approval", _SIGN_AGAIN),
    "request-unknown": Refusal(
        "V3",
        "the request that it names is not at hand, so nobody can say what was approved",
        "Bring the request document: `planguard collect` finds it on the pull request.",
    ),
    "other-repository": Refusal("V3", "it was given for another repository", _ASK_AGAIN),
    "other-target": Refusal("V3", "it was given for another target", _ASK_AGAIN),
    "other-consequences": Refusal("V3", "it was given for other consequences", _ASK_AGAIN),
    "summary-differs": Refusal("V3", "what the person was shown is not what the plan says", _FORGED),
    "words-differ": Refusal("V3", "its words are not those of the request", "Paste the line from the job summary as it is."),
    "other-lineage": Refusal("V3", "it was given for another state (its lineage differs)", _ASK_AGAIN),
    "other-workspace": Refusal("V3", "it was given for another workspace", _ASK_AGAIN),
    "other-backend": Refusal("V3", "it was given for a state that lies elsewhere", _ASK_AGAIN),
    "other-account": Refusal("V3", "it was given for providers that act elsewhere", _ASK_AGAIN),
    "older-state": Refusal(
        "V3", "the state is older than when it was given", "Somebody has put an old state back. Find out who and why."
    ),
    "environment-worse": Refusal("V3", "the environment is more severe than when it was given", _ASK_AGAIN),
    "other-plan-file": Refusal("V3", "it was given for one plan file, and this is another", _ASK_AGAIN),
    "binding-too-loose": Refusal(
        "V3", "the policy asks for an approval of this very plan file", "Approve with `planguard approve --binding plan`."
    ),
    "review-line-malformed": Refusal(
        "V2",
        "its line is not exactly one `planguard-approve: <digest> <words>`",
        "Paste the line from the job summary as it is.",
    ),
    "review-not-approving": Refusal("V2", "the review has the line, and does not approve", "Approve with the same review."),
    "review-no-account": Refusal("V2", "the account of the review was deleted", _ASK),
    "review-edited": Refusal("V2", "the review was edited after it was made", "Make a new one: others can edit reviews."),
    "review-by-email": Refusal("V2", "the review came by e-mail", "Make it on the pages of the code host."),
    "review-no-permission": Refusal("V2", "the account may not write to the repository", _ASK),
    "evidence-incomplete": Refusal(
        "V2", "the code host did not say everything that has to be known of a review", "Collect the evidence again."
    ),
    "no-time": Refusal("V4", "when it was given is not known", _ASK_AGAIN),
    "issued-in-future": Refusal("V4", "it says that it was given in the future", "Set the clock right, and approve again."),
    "expired": Refusal("V4", "it has expired", _ASK_AGAIN),
    "lifetime-too-long": Refusal("V4", "it says that it holds for longer than the policy allows", _SIGN_AGAIN),
    "cooling-off": Refusal("V4", "the time to think again is not over", "Wait."),
    "revoked": Refusal("V4", "the policy has revoked it", _ASK),
    "spent": Refusal("V4", "it was used up by an apply", "Each time is a question of its own: have it approved again."),
    "unknown-key": Refusal(
        "V5",
        "nobody is registered with this key on the base branch",
        "A key that the change itself adds counts only after the change is merged.",
    ),
    "unknown-user": Refusal("V5", "nobody is registered with this account on the base branch", _ASK),
    "key-of-several-persons": Refusal("V5", "more than one person is registered with it", "Correct the list of approvers."),
    "key-not-valid-yet": Refusal("V5", "the key is not valid yet", _ASK),
    "key-expired": Refusal("V5", "the key is no longer valid", "Register a new key."),
    "other-person-claimed": Refusal("V5", "the statement names another person than its key belongs to", _FORGED),
    "assurance-too-weak": Refusal(
        "V5", "the way in which it was given is too weak for this", "Use a stronger one, or ask somebody who has one."
    ),
    "is-author": Refusal("V6", "the person is an author of the change", _ASK),
    "is-committer": Refusal("V6", "the person committed the change", _ASK),
    "is-pusher": Refusal("V6", "the person pushed the change", _ASK),
    "is-requester": Refusal("V6", "the change was made for this person", _ASK),
    "is-operator": Refusal("V6", "the person drives the agent that made the change", _ASK),
    "is-agent": Refusal("V6", "an agent cannot approve anything", "Ask a person."),
    "same-person-again": Refusal("V7", "the person is counted already", "A second key or account is no second person."),
    "withdrawn": Refusal("V7", "the person has said no since", "Ask why."),
    "not-approved": Refusal(
        "V7", "the plan is not approved by enough persons", "See who is missing with `planguard verify`."
    ),
    "no-terminal": Refusal(
        "P", "an approval needs a person at a terminal", "Run `planguard approve` in a terminal, without pipes."
    ),
    "agent-shell": Refusal(
        "P", "this is the shell of a coding agent, which cannot approve", "A person approves in a terminal of their own."
    ),
    "not-typed": Refusal("P", "what was typed is not what was asked for, so nothing was signed", "Read the list again."),
    "not-approvable": Refusal(
        "P",
        "this input cannot be approved",
        "Hand over the plan itself, no event stream, and say with --target which stack it is for.",
    ),
    "not-this-request": Refusal(
        "P", "this is another request than the one that you were told of", "Compare the digest with the job summary."
    ),
    "change-too-large": Refusal("V6", "the change is too large to know who made it", "Split it."),
    "ledger-broken": Refusal(
        "V8",
        "the ledger is broken, so nobody can say what was used up",
        "See `planguard log verify`, and find out who and why.",
    ),
    "not-a-plan-file": Refusal(
        "A", "only a saved plan file can be applied", "Plan with `terraform plan -out=tfplan`, and hand over that file."
    ),
    "variable-switches": Refusal(
        "A",
        "a variable is set that would make Terraform do something else than what was approved",
        "Unset it. What this house really needs, the policy names in `allow_env` under `[apply]`.",
    ),
    "values-read-again": Refusal(
        "A",
        "a file of values has one for an ephemeral variable",
        "Terraform reads it again as it applies, and no plan holds it: set it by TF_VAR_… and name that in allow_env.",
    ),
    "variable-redirects": Refusal(
        "A",
        "a variable is set that would send the plan to other objects than those that were approved",
        "Unset it. What this house really needs, the policy names in `allow_env` under `[apply]`.",
    ),
    "other-workspace-set": Refusal(
        "A", "another workspace is chosen than the one that the plan was made in", "Plan again in this workspace."
    ),
    "other-directory": Refusal(
        "A", "the plan was made from other files than those that lie here", "Apply in the directory that it was made in."
    ),
    "provider-overridden": Refusal(
        "A", "a CLI configuration replaces providers by others (dev_overrides)", "Remove the override."
    ),
    "ledger-moved": Refusal("A", "somebody else writes to the ledger all the time", "Try again when they are done."),
    "applied-otherwise": Refusal(
        "A", "Terraform did something that the plan does not say", "Look at the state now, and find out why."
    ),
    "plan-refused": Refusal(
        "V1", "the plan is refused, and nobody can approve it", "Change the configuration and plan again."
    ),
}


def refused(code: str, detail: str = "", *, place: str = "") -> RefusedError:
    """The error for refusal `code`, to be raised. `detail` never holds a value of the plan."""
    known = REFUSALS[code]
    message = f"{known.message}: {detail}" if detail else known.message
    return RefusedError(code, message, advice=known.advice, place=place)
