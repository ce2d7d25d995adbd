"""The accounts that take each thing, dated, as the accountant wants them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pole_desk.accounts.ledger.queries.plan import PLAN
from pole_desk.accounts.ledger.rules.plan import AccountPlan
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Tx, command


@command(Permission.SETTINGS)
def set_account_plan(tx: Tx, *, plan: Mapping[str, Any], valid_from: date) -> None:
    """Set the accounts from a day on, as `AccountPlan.to_json` says them; raises BadInput `account`, `account_plan`."""
    kept = AccountPlan.from_json(plan).to_json()
    set_setting(tx, key=PLAN, value=kept, valid_from=valid_from, label=_("Plan de comptes"))
