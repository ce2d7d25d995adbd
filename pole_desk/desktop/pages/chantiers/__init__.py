"""Chantiers: the plan, its actions and what serves them."""
