"""What every storey stands on: money, periods, clock, errors, database, units of work. No business noun."""
