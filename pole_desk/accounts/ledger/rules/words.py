"""The words that the ledger shares: its topics, and the act that the trail is asked for."""

CLOSINGS_TOPIC = "billing_closings"
STATUSES_TOPIC = "invoice_statuses"
PLAN_TOPIC = "settings"
NOTE_ARCHIVE = "ledger.note_archive"
"""How the trail names the act that notes an archive written."""
