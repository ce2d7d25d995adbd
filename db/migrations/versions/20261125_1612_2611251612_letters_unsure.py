"""A letter whose end nobody saw may be said to be unsure."""

from alembic import op

revision = '2611251612'
down_revision = '2611251610'
branch_labels = None
depends_on = None

OUTCOMES = "outcome IN ('taken', 'sent', 'drafted', 'later', 'refused', 'unsure', 'set_aside', 'again')"


def upgrade() -> None:
    with op.batch_alter_table('mail_attempt', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_mail_attempt_outcome'), type_='check')
        batch_op.create_check_constraint(op.f('ck_mail_attempt_outcome'), OUTCOMES)
