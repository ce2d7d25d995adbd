"""Rents of stands are revised once a year on an index, as those of agreements are."""

import sqlalchemy as sa
from alembic import op

revision = '2611250328'
down_revision = '2611250322'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('shop_stand', schema=None) as batch_op:
        batch_op.add_column(sa.Column('index_series', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('index_quarter', sa.String(length=7), nullable=True))
    op.create_table('shop_indexation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('stand', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('series', sa.String(length=40), nullable=False),
    sa.Column('reference_quarter', sa.String(length=7), nullable=False),
    sa.Column('new_quarter', sa.String(length=7), nullable=False),
    sa.Column('reference_value', sa.BigInteger(), nullable=False),
    sa.Column('new_value', sa.BigInteger(), nullable=False),
    sa.Column('list_price', sa.BigInteger(), nullable=False),
    sa.Column('agreed_price', sa.BigInteger(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('list_price >= 0 AND agreed_price >= 0', name=op.f('ck_shop_indexation_prices')),
    sa.CheckConstraint('reference_value > 0 AND new_value > 0', name=op.f('ck_shop_indexation_values')),
    sa.ForeignKeyConstraint(['stand'], ['shop_stand.id'], name=op.f('fk_shop_indexation_stand')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shop_indexation'))
    )
    with op.batch_alter_table('shop_indexation', schema=None) as batch_op:
        batch_op.create_index('uq_shop_indexation_standing', ['stand', 'year'], unique=True, sqlite_where=sa.text('NOT withdrawn'), postgresql_where=sa.text('NOT withdrawn'))
