"""The de minimis totals of all carriers at once are those of each, and each aid is read once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from pole_desk.activities.fund.rules.grants import Regulation, running, running_by_party

ON = date(2026, 11, 23)


class Aid(NamedTuple):
    party: int
    on_day: date
    amount: Decimal
    regulation: str


AIDS = st.lists(
    st.builds(
        Aid, st.integers(1, 4), st.dates(date(2022, 1, 1), date(2027, 12, 31)),
        st.decimals(1, 9_000, places=2), st.sampled_from([str(one) for one in Regulation]),
    ),
    max_size=30,
)  # fmt: skip


@given(AIDS)
def test_the_totals_of_all_are_those_of_each(aids: list[Aid]) -> None:
    each = {one.party: running([aid for aid in aids if aid.party == one.party], on=ON) for one in aids}
    assert running_by_party(aids, on=ON) == each


def test_each_aid_is_read_once_however_many_carriers_there_are() -> None:
    read = 0

    def aids() -> Iterator[Aid]:
        nonlocal read
        for party in range(500):
            read += 1
            yield Aid(party, ON, Decimal(10), "general")

    assert len(running_by_party(aids(), on=ON)) == read == 500
