"""Booking a room in the order of a phone call, and changing a booking; leases are made elsewhere."""
