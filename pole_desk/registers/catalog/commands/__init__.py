"""Every write to the catalog, by what is written: prices, taxes, issuers, indices, the first state."""
