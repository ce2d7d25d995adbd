"""The planning board: spaces down, time across, one hand-painted area; no query and no command is here."""
