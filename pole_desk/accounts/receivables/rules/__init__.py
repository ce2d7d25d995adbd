"""The rules of what is owed and comes in, pure: states and methods here by name, the others by module.

`sharing` parts a payment, `interest` and `ages` look at what is late, `instalments` spreads a debt, `matching`
proposes what a line of a bank statement pays.
"""

from pole_desk.accounts.receivables.rules.states import (
    CENT,
    TOPIC,
    Method,
    State,
    age_of,
    method_names,
    method_of,
    state_names,
    state_of,
    to_set_off,
)

__all__ = [
    "CENT", "TOPIC", "Method", "State", "age_of", "method_names", "method_of", "state_names", "state_of", "to_set_off",
]  # fmt: skip
