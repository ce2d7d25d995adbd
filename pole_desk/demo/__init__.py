"""A living pole, invented from a seed and told by real commands under a fixed clock; no rule is here."""

from pole_desk.demo.making import Told, is_demo, make

__all__ = ["Told", "is_demo", "make"]
