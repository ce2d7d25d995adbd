"""« Le mois »: its preview, its anomalies put right in place, its issue, its sending."""

from pole_desk.desktop.pages.billing.month.tab import MonthTab

__all__ = ["MonthTab"]
