"""« Prélèvements »: mandates, the files of debits given to the bank, transfers to be made."""
