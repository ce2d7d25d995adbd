"""Calendars as iCalendar files (RFC 5545), written and read: values in, bytes out, and back."""

from pole_desk.formats.ics.reading import CalendarFile, ForeignEntry, read
from pole_desk.formats.ics.writing import Entry, write

__all__ = ["CalendarFile", "Entry", "ForeignEntry", "read", "write"]
