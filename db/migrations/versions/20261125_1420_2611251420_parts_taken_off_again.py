"""On SQLite, let a part of a payment be taken off an invoice again: the old check stayed beside the new one."""

import sqlalchemy as sa
from alembic import op

revision = '2611251420'
down_revision = '2611251410'
branch_labels = None
depends_on = None

NAME = 'ck_payment_allocation_amount'


def upgrade() -> None:
    if op.get_bind().dialect.name != 'sqlite':
        return
    columns = [
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('payment', sa.Integer(), nullable=False),
        sa.Column('invoice', sa.Integer(), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('on_day', sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_allocation')),
        sa.ForeignKeyConstraint(['payment'], ['payment.id'], name=op.f('fk_payment_allocation_payment')),
        sa.ForeignKeyConstraint(['invoice'], ['billing_invoice.id'], name=op.f('fk_payment_allocation_invoice')),
        sa.CheckConstraint('amount <> 0', name=op.f(NAME)),
        sa.Index('ix_payment_allocation_invoice', 'invoice'),
        sa.Index('ix_payment_allocation_payment', 'payment'),
    ]
    table = sa.Table('payment_allocation', sa.MetaData(), *columns)
    with op.batch_alter_table('payment_allocation', recreate='always', copy_from=table):
        pass
