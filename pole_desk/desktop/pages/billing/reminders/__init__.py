"""« Relances »: letters to send, those that were sent, debts paid in instalments."""
