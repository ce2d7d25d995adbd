"""Settings of the pole by key, each value dated; typed reading is with the feature that asks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import JSON, Date, Integer, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import command

if TYPE_CHECKING:
    from pole_desk.kernel.work import Reader, Tx

TOPIC = "settings"


class SettingRow(Base):
    __tablename__ = "setting"
    __table_args__ = (UniqueConstraint("key", "valid_from"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[date] = mapped_column(Date)
    value: Mapped[Any] = mapped_column(JSON)


class Setting(NamedTuple):
    """A value in force from a day."""

    key: str
    valid_from: date
    value: Any


def setting(reader: Reader, *, key: str, on: date, default: Any = None) -> Any:
    """The value of `key` in force on a day."""
    statement = (
        select(SettingRow.value)
        .where(SettingRow.key == key, SettingRow.valid_from <= on)
        .order_by(SettingRow.valid_from.desc())
        .limit(1)
    )
    row = reader.connection.execute(statement).first()
    return default if row is None else row.value


def every_setting(reader: Reader) -> list[Setting]:
    """All values ever set, by key and day."""
    statement = select(SettingRow.key, SettingRow.valid_from, SettingRow.value).order_by(
        SettingRow.key, SettingRow.valid_from
    )
    return reader.rows(statement, Setting)


@command(Permission.SETTINGS)
def set_setting(tx: Tx, *, key: str, value: Any, valid_from: date) -> None:
    """Set `key` from a day on; a value already set for that very day is replaced."""
    row = tx.session.scalar(
        select(SettingRow).where(SettingRow.key == key, SettingRow.valid_from == valid_from)
    )
    if row is None:
        row = SettingRow(key=key, valid_from=valid_from, value=value)
        tx.session.add(row)
    else:
        row.value = value
    tx.session.flush()
    tx.changed(TOPIC, row.id)
