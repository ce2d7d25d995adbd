"""Settings of the pole by key, each value dated; typed reading is with the feature that asks.

A value taken back stays on record, withdrawn; what it was before a change is in the history.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import JSON, Boolean, Date, Integer, String, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import command

if TYPE_CHECKING:
    from pole_desk.kernel.work import Reader, Tx

TOPIC = "settings"


class SettingRow(Base):
    __tablename__ = "setting"
    __history__ = True
    __table_args__ = (UniqueConstraint("key", "valid_from"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[date] = mapped_column(Date)
    value: Mapped[Any] = mapped_column(JSON)
    withdrawn: Mapped[bool] = mapped_column(Boolean, default=False)


class Setting(NamedTuple):
    """A value in force from a day."""

    key: str
    valid_from: date
    value: Any


_IN_FORCE = (
    select(SettingRow.value)
    .where(
        SettingRow.key == bindparam("wanted"),
        SettingRow.valid_from <= bindparam("on"),
        SettingRow.withdrawn.is_(False),
    )
    .order_by(SettingRow.valid_from.desc())
    .limit(1)
)


def setting(reader: Reader, *, key: str, on: date, default: Any = None) -> Any:
    """The value of `key` in force on a day."""
    row = reader.connection.execute(_IN_FORCE, {"wanted": key, "on": on}).first()
    return default if row is None else row.value


def settings_between(reader: Reader, *, key: str, first: date, last: date) -> list[Setting]:
    """The values of `key` in force on some day from `first` to `last`, both included, by day."""
    statement = (
        select(SettingRow.key, SettingRow.valid_from, SettingRow.value)
        .where(SettingRow.key == key, SettingRow.valid_from <= last, SettingRow.withdrawn.is_(False))
        .order_by(SettingRow.valid_from)
    )
    found = reader.rows(statement, Setting)
    return found[max((at for at, one in enumerate(found) if one.valid_from <= first), default=0):]


def every_setting(reader: Reader) -> list[Setting]:
    """All values that stand, past and to come, by key and day."""
    statement = (
        select(SettingRow.key, SettingRow.valid_from, SettingRow.value)
        .where(SettingRow.withdrawn.is_(False))
        .order_by(SettingRow.key, SettingRow.valid_from)
    )
    return reader.rows(statement, Setting)


@command(Permission.SETTINGS)
def set_setting(tx: Tx, *, key: str, value: Any, valid_from: date, label: str = "") -> None:
    """Set `key` from a day on; a value already set for that very day is replaced.

    `label` is how the screen calls it, said once it is done.
    """
    row = _row(tx, key, valid_from)
    if row is None:
        row = SettingRow(key=key, valid_from=valid_from, value=value)
        tx.session.add(row)
        tx.session.flush()
        tx.undo_with(withdraw_setting, key=key, valid_from=valid_from, label=label)
    elif row.withdrawn:
        row.value, row.withdrawn = value, False
        tx.undo_with(withdraw_setting, key=key, valid_from=valid_from, label=label)
    else:
        before, row.value = row.value, value
        tx.undo_with(set_setting, key=key, value=before, valid_from=valid_from, label=label)
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    if label:
        tx.says(
            _("{label} : nouvelle valeur à partir du {day}.").format(
                label=label, day=numeric_day(valid_from)
            )
        )


@command(Permission.SETTINGS)
def withdraw_setting(tx: Tx, *, key: str, valid_from: date, label: str = "") -> None:
    """Take back the value set for a day: the one before it holds on. Raises NotFound `setting`."""
    row = _row(tx, key, valid_from)
    if row is None or row.withdrawn:
        raise NotFound(
            "setting",
            _("« {label} » n’a pas de valeur datée du {day}.").format(
                label=label or key, day=numeric_day(valid_from)
            ),
        )
    row.withdrawn = True
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.undo_with(set_setting, key=key, value=row.value, valid_from=valid_from, label=label)
    tx.says(
        _("{label} : la valeur du {day} est retirée.").format(
            label=label or key, day=numeric_day(valid_from)
        )
    )


def _row(tx: Tx, key: str, valid_from: date) -> SettingRow | None:
    return tx.session.scalar(
        select(SettingRow).where(SettingRow.key == key, SettingRow.valid_from == valid_from)
    )
