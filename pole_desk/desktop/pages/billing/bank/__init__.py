"""« Banque »: statements taken in, and each of their lines said to be a payment, put aside or detached."""
