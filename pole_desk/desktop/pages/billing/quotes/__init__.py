"""Quotes within Facturation: every quote in one list, its file beside, the form of one, the client's answers."""
