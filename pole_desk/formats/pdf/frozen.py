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
LATER = {"later": True}
"""Metadata of a field that came with a later format: what does not say it is written without it."""

T = TypeVar("T")
_Coder = Callable[[Any], Any]


def freeze(value: Any) -> dict[str, Any]:
    """A dataclass as JSON values: `Money` in integer cents, other Decimals and days as text.

    A field of a later format is left out while it says nothing. Raises ValueError when an amount
    has a fraction of a cent.
    """
    found = {name: encode(getattr(value, name)) for name, encode, _ in _plan(type(value))}
    for name, default in _later(type(value)):
        if getattr(value, name) == default:
            del found[name]
    return found


def thaw(kind: type[T], data: Mapping[str, Any]) -> T:
    """The dataclass that `freeze` wrote; raises KeyError or ValueError on anything else."""
    absent = {name for name, _ in _later(kind) if name not in data}
    return kind(**{name: decode(data[name]) for name, _, decode in _plan(kind) if name not in absent})


def says_later(value: Any) -> bool:
    """Whether a frozen value, or one inside it, has a field of a later format that says something."""
    if isinstance(value, tuple):
        return any(says_later(item) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return False
    said = (getattr(value, name) != default for name, default in _later(type(value)))
    return any(said) or any(says_later(getattr(value, field.name)) for field in fields(value))


@cache
def _later(kind: type) -> tuple[tuple[str, Any], ...]:
    """The fields of a later format, with what they are when nothing is said."""
    return tuple((field.name, field.default) for field in fields(kind) if field.metadata == LATER)


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
