"""Tabular figures out of a TrueType font's GSUB table; how fonts are embedded is in `fonts`."""

from __future__ import annotations

from struct import unpack_from

SINGLE_SUBSTITUTION = 1
EXTENSION = 7


def _ushorts(table: bytes, offset: int, count: int) -> tuple[int, ...]:
    return unpack_from(f">{count}H", table, offset)


def substitutions(gsub: bytes, feature: bytes) -> dict[int, int]:
    """Glyph → glyph of a feature's single substitutions (OpenType GSUB, lookup type 1)."""
    _script, features, lookups = _ushorts(gsub, 4, 3)
    found: dict[int, int] = {}
    for record in range(_ushorts(gsub, features, 1)[0]):
        at = features + 2 + 6 * record
        if gsub[at : at + 4] != feature:
            continue
        table = features + _ushorts(gsub, at + 4, 1)[0]
        count = _ushorts(gsub, table + 2, 1)[0]
        for index in _ushorts(gsub, table + 4, count):
            found.update(_lookup(gsub, lookups + _ushorts(gsub, lookups + 2 + 2 * index, 1)[0]))
    return found


def _lookup(gsub: bytes, at: int) -> dict[int, int]:
    kind, _flag, count = _ushorts(gsub, at, 3)
    found: dict[int, int] = {}
    for offset in _ushorts(gsub, at + 6, count):
        subtable, subkind = at + offset, kind
        if kind == EXTENSION:
            _format, subkind = _ushorts(gsub, subtable, 2)
            subtable += unpack_from(">I", gsub, subtable + 4)[0]
        if subkind == SINGLE_SUBSTITUTION:
            found.update(_single(gsub, subtable))
    return found


def _single(gsub: bytes, at: int) -> dict[int, int]:
    form, coverage, value = _ushorts(gsub, at, 3)
    glyphs = _coverage(gsub, at + coverage)
    if form == 1:
        return {glyph: (glyph + value) & 0xFFFF for glyph in glyphs}
    return dict(zip(glyphs, _ushorts(gsub, at + 6, value), strict=True))


def _coverage(gsub: bytes, at: int) -> list[int]:
    form, count = _ushorts(gsub, at, 2)
    if form == 1:
        return list(_ushorts(gsub, at + 4, count))
    glyphs: list[int] = []
    for record in range(count):
        first, last, _start = _ushorts(gsub, at + 4 + 6 * record, 3)
        glyphs.extend(range(first, last + 1))
    return glyphs
