"""Years closed and reopened, comments written."""

from pole_desk.activities.reports.commands.closings import close_year, reopen_year, restore_closing
from pole_desk.activities.reports.commands.comments import write_comment

__all__ = ["close_year", "reopen_year", "restore_closing", "write_comment"]
