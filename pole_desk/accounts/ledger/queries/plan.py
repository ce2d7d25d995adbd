"""The accounts as they are set on a day."""

from __future__ import annotations

from datetime import date

from pole_desk.accounts.ledger.rules.plan import AccountPlan
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader

PLAN = "account_plan"
"""Setting: the accounts, as `AccountPlan.to_json` writes them, dated."""


def account_plan(reader: Reader, *, on: date) -> AccountPlan:
    """The accounts in force on a day; raises BadInput `account_plan` on a damaged setting."""
    found = setting(reader, key=PLAN, on=on)
    return AccountPlan() if found is None else AccountPlan.from_json(found)
