"""A list of records: search, sort, filters, columns, export, totals; rows come frozen from queries."""

from pole_desk.desktop.widgets.table.columns import Column
from pole_desk.desktop.widgets.table.ticked import TickedTable
from pole_desk.desktop.widgets.table.view import DataTable

__all__ = ["Column", "DataTable", "TickedTable"]
