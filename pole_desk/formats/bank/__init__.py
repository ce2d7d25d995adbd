"""A bank's statements as values, from CAMT.053 or from any CSV described once; matching is receivables'."""

from pole_desk.formats.bank.camt import read_camt
from pole_desk.formats.bank.columns import Columns
from pole_desk.formats.bank.proposal import Sketch, propose
from pole_desk.formats.bank.rows import read_rows
from pole_desk.formats.bank.statement import BankFile, BankLine, Statement

__all__ = ["BankFile", "BankLine", "Columns", "Sketch", "Statement", "propose", "read_camt", "read_rows"]
