"""Réseau: the lieux collectifs de proximité, the support schemes, the yearly enquiry on jobs."""
