"""Drafting or signing an agreement in the order of a phone call; existing agreements change elsewhere."""

from pole_desk.desktop.parts.lease_form.panel import LeasePanel

__all__ = ["LeasePanel"]
