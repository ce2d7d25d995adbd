"""Excel workbooks with typed cells; which rows and columns, the caller decides."""

from pole_desk.formats.xlsx.writing import Cell, Sheet, workbook

__all__ = ["Cell", "Sheet", "workbook"]
