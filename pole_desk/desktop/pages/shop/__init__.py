"""The collective shop: participants, stalls, sales of the month, rota, what is re-used and repaired."""
