"""Cantine: the week of services, who eats, standing orders, cards, the month."""
