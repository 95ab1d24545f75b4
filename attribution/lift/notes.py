"""What to know of a test beside its verdict: who is not in it, what was not found, and who met the other arm."""

from __future__ import annotations

import numpy as np

from attribution.lift.trial import Trial
from attribution.words import count
from ledger.records.experiment import Withheld


def notes_of(trial: Trial) -> tuple[str, ...]:
    """Return it in sentences, each with its number; what did not happen is not mentioned."""
    told = [
        _who(trial),
        _by_user_alone(trial),
        _at_home(trial),
        _shared_orders(trial),
        _mixed(trial),
        _shown_all_the_same(trial),
        _not_measured(trial),
        _withheld_linking(trial),
    ]
    return tuple(one for one in told if one)


def _who(trial: Trial) -> str:
    counts = [*((arm, int(trial.of(arm).sum())) for arm in trial.treated), ("held out", int(trial.held_out.sum()))]
    return "; ".join(f"{arm.replace('_', ' ')}: {count(number)} households" for arm, number in counts) + "."


def _by_user_alone(trial: Trial) -> str:
    alone = int((trial.inside & ~trial.has_account).sum())
    if not alone:
        return ""
    return (
        f"{count(alone)} of {count(int(trial.inside.sum()))} households are known by an assistant's user alone: their"
        " orders on the web are not found, and one that enables the skill anew is a new household."
    )


def _at_home(trial: Trial) -> str:
    known = trial.inside & (trial.home != "")
    held_out = set(trial.home[known & trial.held_out].tolist())
    both = len(held_out & set(trial.home[known & ~trial.held_out].tolist()))
    if not both:
        return ""
    return (
        f"{count(both)} homes of the identity graph hold households of both arms: what one was offered the other may"
        " have bought, so the effect may be larger than it seems."
    )


def _shared_orders(trial: Trial) -> str:
    shared = int((trial.bought.arms[trial.counted] > 1).sum())
    if not shared:
        return ""
    return f"{count(shared)} orders may belong to households of both arms; each counts once, for the most telling name."


def _mixed(trial: Trial) -> str:
    seen = int((trial.arms[trial.inside] > 1).sum())
    return f"{count(seen)} households were seen in several arms; each counts in its first." if seen else ""


def _shown_all_the_same(trial: Trial) -> str:
    shown = int(np.count_nonzero(trial.shown[trial.held_out]))
    if not shown:
        return ""
    return f"{count(shown)} held-out households were shown it all the same; they count as held out."


def _not_measured(trial: Trial) -> str:
    parts = []
    if trial.not_measured:
        parts.append(
            f"{count(trial.not_measured)} exposures are of customers who never agreed to be measured: they got the"
            " ordinary product and are in neither arm."
        )
    if trial.nobody:
        parts.append(f"{count(trial.nobody)} exposures name nobody, or nobody any more, and are left out.")
    return " ".join(parts)


def _withheld_linking(trial: Trial) -> str:
    if trial.terms is None or trial.terms.withheld is not Withheld.HANDOFF_OFFER:
        return ""
    return (
        "Without the offer fewer orders are linked by token, so no token was used: orders are those that bear an"
        " account, user, e-mail or phone known at the first exposure."
    )
