"""Aide: shortcuts, the pages in a few words, the pole's vocabulary."""
