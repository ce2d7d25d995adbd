"""Frozen dataclasses as canonical JSON values and back; which dataclasses, their modules say."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pole_desk.kernel.money import from_cents, to_cents

CENTS = "cents"
Money = Annotated[Decimal, CENTS]
"""Euros to the cent; written in JSON as integer cents."""

T = TypeVar("T")
_Coder = Callable[[Any], Any]


def freeze(value: Any) -> dict[str, Any]:
    """A dataclass as JSON values: `Money` in integer cents, other Decimals and days as text.

    Raises ValueError when an amount has a fraction of a cent.
    """
    return {name: encode(getattr(value, name)) for name, encode, _ in _plan(type(value))}


def thaw(kind: type[T], data: Mapping[str, Any]) -> T:
    """The dataclass that `freeze` wrote; raises KeyError or ValueError on anything else."""
    return kind(**{name: decode(data[name]) for name, _, decode in _plan(kind)})


@cache
def _plan(kind: type) -> tuple[tuple[str, _Coder, _Coder], ...]:
    hints = get_type_hints(kind, include_extras=True)
    return tuple((field.name, *_coders(hints[field.name])) for field in fields(kind))


def _same(value: Any) -> Any:
    return value


def _coders(hint: Any) -> tuple[_Coder, _Coder]:
    """How a value of this type is written and read back."""
    origin = get_origin(hint)
    if origin is Annotated:
        return (to_cents, from_cents) if CENTS in hint.__metadata__ else _coders(get_args(hint)[0])
    if hint in (str, int, bool) or origin is Literal:
        return _same, _same
    if hint is Decimal:
        return str, Decimal
    if hint is date:
        return date.isoformat, date.fromisoformat
    if is_dataclass(hint):
        return freeze, lambda data: thaw(typing.cast(type, hint), data)
    if origin is tuple:
        encode, decode = _coders(get_args(hint)[0])
        return (
            lambda items: [encode(item) for item in items],
            lambda items: tuple(decode(item) for item in items),
        )
    if origin in (Union, types.UnionType):
        return _optional(next(arg for arg in get_args(hint) if arg is not types.NoneType))
    raise TypeError(f"no JSON form for {hint}")


def _optional(hint: Any) -> tuple[_Coder, _Coder]:
    encode, decode = _coders(hint)
    return (
        lambda value: None if value is None else encode(value),
        lambda value: None if value is None else decode(value),
    )
