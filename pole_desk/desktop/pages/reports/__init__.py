"""Rapports: the figures of a year by section, comments, closing, papers."""
