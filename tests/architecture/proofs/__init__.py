"""For each wall, small houses that must be caught and small houses that must pass."""
