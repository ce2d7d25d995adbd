"""Agreements, admission, indexation and the pole’s support; the page is in `page`."""
