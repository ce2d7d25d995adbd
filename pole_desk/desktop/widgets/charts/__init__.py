"""Our own small charts, painted, walked by keyboard, each with its data as a table."""

from pole_desk.desktop.widgets.charts.across import Across
from pole_desk.desktop.widgets.charts.bars import Bars, Series, StackedBars
from pole_desk.desktop.widgets.charts.base import Chart, Mark
from pole_desk.desktop.widgets.charts.columns import Columns
from pole_desk.desktop.widgets.charts.graph import Graph
from pole_desk.desktop.widgets.charts.heat import HeatMap
from pole_desk.desktop.widgets.charts.ring import Ring
from pole_desk.desktop.widgets.charts.spark import Sparkline

__all__ = [
    "Across",
    "Bars",
    "Chart",
    "Columns",
    "Graph",
    "HeatMap",
    "Mark",
    "Ring",
    "Series",
    "Sparkline",
    "StackedBars",
]
