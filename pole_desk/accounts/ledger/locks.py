"""The months that closings seal, told to whoever writes money: the `MoneyLock` port."""

from __future__ import annotations

from datetime import date, timedelta

from pole_desk.accounts.ledger.queries.books import first_seller, seller_of
from pole_desk.accounts.ledger.queries.closings import closed_until
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, month_name, numeric_day
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId
from pole_desk.registers.catalog import queries as catalog


class ClosedMonths:
    """Implements `ports.locks.MoneyLock`: entries sent to the accountant keep their number and their amounts."""

    def require_open(self, reader: Reader, *, on: date, issuer: IssuerId | None = None, fix: str = "") -> None:
        """Refuses money of a sealed month."""
        seller = first_seller(reader) if issuer is None else issuer
        until = None if seller is None else closed_until(reader, issuer=seller)
        if seller is None or until is None or on > until:
            return
        name = next((one.name for one in catalog.issuers(reader) if one.id == seller), "")
        usual = _("Datez-le d’aujourd’hui, le {today} : il comptera dans le mois ouvert.").format(
            today=numeric_day(reader.clock.today())
        )
        raise RuleBroken(
            "closed_month",
            _("Le {day} est dans un mois clos : {seller} a clôturé {month}, et ses écritures sont parties chez le "
              "comptable. {fix}").format(day=numeric_day(on), seller=name, month=month_name(Month.of(until)),
                                         fix=fix or usual),
            closed_until=until.isoformat(),
        )  # fmt: skip

    def require_activity_open(self, reader: Reader, *, activity: str, on: date, fix: str = "") -> None:
        """Refuses money of a month sealed by who sells an activity."""
        self.require_open(reader, on=on, issuer=seller_of(reader, activity=activity, on=on), fix=fix)

    def first_seller(self, reader: Reader) -> IssuerId | None:
        """The pole's first seller."""
        return first_seller(reader)

    def open_day(self, reader: Reader, *, on: date, issuer: IssuerId | None = None) -> date:
        """The first day from `on` that no closing covers."""
        seller = first_seller(reader) if issuer is None else issuer
        until = None if seller is None else closed_until(reader, issuer=seller)
        return on if until is None or on > until else until + timedelta(days=1)
