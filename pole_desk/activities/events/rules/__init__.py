"""The rules of the events, a module per matter: prices, fees, tariff classes."""
