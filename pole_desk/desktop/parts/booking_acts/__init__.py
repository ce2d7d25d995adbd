"""What is done to a booking from the planning or from its event: the same acts and forms on both."""

from pole_desk.desktop.parts.booking_acts.acts import BookingActs, Entry

__all__ = ["BookingActs", "Entry"]
