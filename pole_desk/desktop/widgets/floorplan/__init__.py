"""The floor plan: every space where it stands and in which state; no query and no command is here."""
