"""Réglages: everything the pole is set by, one section a module."""
