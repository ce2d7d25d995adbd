"""Whatever is done to grants, in whatever order, the ceilings and the order of steps hold."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pole_desk.activities.fund.commands import (
    amend_instalment,
    cancel_instalment,
    decide_instalment,
    give_opinion,
    justify_instalment,
    pay_instalment,
    receive_report,
    sign_instalment,
)
from pole_desk.activities.fund.rules import Opinion
from pole_desk.kernel.errors import PoleError

ACTS = ("decide", "sign", "report", "justify", "opinion", "pay", "cancel", "amend", "undo")
DAY = date(2020, 6, 1)


@settings(max_examples=12)
@given(walk=st.lists(st.sampled_from(ACTS), min_size=10, max_size=40), seed=st.integers(0, 99))
def test_no_walk_breaks_the_ceilings_or_the_order_of_steps(sqlite_fund: Any, walk: list[str], seed: int) -> None:
    fund, rng = sqlite_fund, random.Random(seed)
    project = fund.project(f"Projet {rng.random()}")
    fund.group(project)
    fund.decided(project)
    undo = []
    for act in walk:
        try:
            done = fund.runner.undo(undo.pop()) if act == "undo" and undo else step(fund, project, act, rng)
        except PoleError:
            continue
        if act != "undo" and done is not None and done.undo is not None:
            undo.append(done.undo)
        grants = [one for one in fund.grants(project) if one.stands]
        assert len(grants) <= 3 and sum(one.amount for one in grants) <= Decimal("15000.00")
        assert len({one.rank for one in grants}) == len(grants)
    assert fund.sound()


def step(fund: Any, project: int, act: str, rng: random.Random) -> Any:
    amount = Decimal(rng.choice((1, 2500, 5000, 5001)))
    if act == "decide":
        return fund.perform(decide_instalment, project=project, amount=amount, on=DAY)
    grant = rng.choice(fund.grants(project)).id
    acts: dict[str, tuple[Any, dict[str, Any]]] = {
        "sign": (sign_instalment, {"on": DAY}),
        "report": (receive_report, {"on": DAY, "accepted": rng.random() < 0.8}),
        "justify": (justify_instalment, {"on": DAY}),
        "opinion": (give_opinion, {"opinion": rng.choice(list(Opinion)), "on": DAY}),
        "pay": (pay_instalment, {"on": DAY}),
        "cancel": (cancel_instalment, {"reason": "renonce"}),
        "amend": (amend_instalment, {"amount": amount, "reason": "revu"}),
    }
    if act not in acts:
        return None
    return fund.perform(acts[act][0], instalment=grant, **acts[act][1])
