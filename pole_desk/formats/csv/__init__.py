"""CSV as Excel in French opens it, and as users send it back; what the columns mean is the caller's."""

from pole_desk.formats.csv.reading import CsvRow, CsvTable, read
from pole_desk.formats.csv.writing import Cell, lists, table

__all__ = ["Cell", "CsvRow", "CsvTable", "lists", "read", "table"]
