"""Structures: their list, cards, duplicates and import."""
