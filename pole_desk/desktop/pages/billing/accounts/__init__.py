"""« Comptes »: each client's account, everything owed and received in time, and what is done with it."""
