"""Booking a room in the order of a phone call, and changing a booking; leases are made elsewhere."""

from pole_desk.desktop.parts.booking_form.panel import BookingPanel, Slot

__all__ = ["BookingPanel", "Slot"]
