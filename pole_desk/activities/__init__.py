"""What the pole does with its structures; activities are strangers to each other, `leases` apart."""
