"""Pôle Desk: the desktop program of a cooperation pole of the social and solidarity economy."""

__version__ = "0.5.0"
