"""The words that the ledger shares: its topics."""

CLOSINGS_TOPIC = "billing_closings"
STATUSES_TOPIC = "invoice_statuses"
PLAN_TOPIC = "settings"
