"""Deposits, mandates, transfers and refunds have guards of their own: every guard comes back after a step."""

revision = '2611251736'
down_revision = '2611251715'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing in the tables changes."""
