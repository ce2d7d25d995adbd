"""A setting's value and a layout's figure can be taken back: they stay, withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = '2611250030'
down_revision = '2611250011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('setting', 'event_layout'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('withdrawn', sa.Boolean(), nullable=True))
        op.execute(sa.text(f"UPDATE {table} SET withdrawn = false"))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column('withdrawn', existing_type=sa.Boolean(), nullable=False)
