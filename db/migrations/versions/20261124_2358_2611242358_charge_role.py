"""A charge says whether it is a deposit or the price itself; all so far are prices."""

import sqlalchemy as sa
from alembic import op

revision = '2611242358'
down_revision = '2611242344'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('billing_charge', schema=None) as batch_op:
        batch_op.add_column(sa.Column('role', sa.String(length=10), nullable=True))
    op.execute("UPDATE billing_charge SET role = 'final'")
    with op.batch_alter_table('billing_charge', schema=None) as batch_op:
        batch_op.alter_column('role', existing_type=sa.String(length=10), nullable=False)
        batch_op.create_check_constraint('role', "role IN ('deposit', 'final')")
