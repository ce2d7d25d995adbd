"""What is owed to the pole and what comes in: invoices, payments. What is owed for is in `activities`."""
