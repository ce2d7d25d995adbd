"""Aujourd'hui: what the day asks, and how the pole stands."""
