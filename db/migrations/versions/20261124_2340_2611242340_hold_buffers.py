"""A hold keeps the buffers that were wished, its own name, and what an option waits for."""

import sqlalchemy as sa
from alembic import op

revision = '2611242340'
down_revision = '2611232114'
branch_labels = None
depends_on = None

FOREVER = 253402214400


def upgrade() -> None:
    with op.batch_alter_table('hold', schema=None) as batch_op:
        batch_op.add_column(sa.Column('label', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('wished_set_up', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('wished_tear_down', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('squeeze_reason', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('lapses_at', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('queued_at', sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE hold SET label = '', wished_set_up = set_up, wished_tear_down = tear_down, "
        f"squeeze_reason = '', lapses_at = {FOREVER}, queued_at = 0"
    )
    with op.batch_alter_table('hold', schema=None) as batch_op:
        batch_op.alter_column('label', existing_type=sa.String(length=200), nullable=False)
        batch_op.alter_column('wished_set_up', existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column('wished_tear_down', existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column('squeeze_reason', existing_type=sa.Text(), nullable=False)
        batch_op.alter_column('lapses_at', existing_type=sa.BigInteger(), nullable=False)
        batch_op.alter_column('queued_at', existing_type=sa.BigInteger(), nullable=False)
        batch_op.create_check_constraint(
            'wished', 'set_up <= wished_set_up AND tear_down <= wished_tear_down'
        )
        batch_op.create_check_constraint(
            'squeezed',
            "(set_up = wished_set_up AND tear_down = wished_tear_down) OR squeeze_reason <> ''",
        )
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_index('ix_claim_option')
        batch_op.create_index(
            'ix_claim_option', ['leaf', 'ends_at', 'starts_at'], unique=False,
            sqlite_where=sa.text('firm = 0'), postgresql_where=sa.text('firm = 0'),
        )
