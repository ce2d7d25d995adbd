"""A credit note stays within its invoice: the guards that keep it come back with this revision.

A payment may also be a compensation, set off against a payout that the pole owes.
"""

import sqlalchemy as sa
from alembic import op

revision = '2611250306'
down_revision = '2611250305'
branch_labels = None
depends_on = None

METHODS = "method IN ('transfer', 'debit', 'card', 'cheque', 'cash', 'netting')"


def upgrade() -> None:
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('payout', sa.String(length=120), nullable=True))
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_payment_method'), type_='check')
        batch_op.create_check_constraint(op.f('ck_payment_method'), METHODS)
        batch_op.create_check_constraint(op.f('ck_payment_payout'), "payout IS NULL OR method = 'netting'")
