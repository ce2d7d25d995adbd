"""Every write to the parties, by what is written: cards, people, mergers, imports, the first state."""
