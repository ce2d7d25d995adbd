"""Deposit invoices and what final ones deduct of them; how a client wants its invoices."""

import sqlalchemy as sa
from alembic import op

revision = '2611251300'
down_revision = '2611251256'
branch_labels = None
depends_on = None

KINDS = "kind IN ('invoice', 'credit', 'deposit')"
DEDUCTS = sa.text(
    "UPDATE billing_charge SET deducts = substr(key, 1, length(key) - 8) "
    "WHERE key LIKE 'event\\:%\\:deposit\\:%\\:____-__'"
)
"""The events' deductions say which deposit they take off: their key without its month."""


def upgrade() -> None:
    with op.batch_alter_table('party', schema=None) as batch_op:
        batch_op.add_column(sa.Column('invoicing', sa.String(length=10), nullable=True))
    op.execute("UPDATE party SET invoicing = 'together'")
    with op.batch_alter_table('party', schema=None) as batch_op:
        batch_op.alter_column('invoicing', existing_type=sa.String(length=10), nullable=False)
        batch_op.create_check_constraint('invoicing', "invoicing IN ('together', 'by_dossier')")
    with op.batch_alter_table('billing_charge', schema=None) as batch_op:
        batch_op.add_column(sa.Column('deducts', sa.String(length=120), nullable=True))
    op.execute("UPDATE billing_charge SET deducts = ''")
    op.execute(DEDUCTS)
    with op.batch_alter_table('billing_charge', schema=None) as batch_op:
        batch_op.alter_column('deducts', existing_type=sa.String(length=120), nullable=False)
    with op.batch_alter_table('billing_invoice', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_billing_invoice_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_billing_invoice_kind'), KINDS)
    op.create_table('billing_deduction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('deposit', sa.Integer(), nullable=False),
    sa.Column('net', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('net > 0', name=op.f('ck_billing_deduction_net')),
    sa.ForeignKeyConstraint(['deposit'], ['billing_invoice_line.id'], name=op.f('fk_billing_deduction_deposit')),
    sa.ForeignKeyConstraint(['line'], ['billing_invoice_line.id'], name=op.f('fk_billing_deduction_line')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_billing_deduction')),
    sa.UniqueConstraint('line', 'deposit', name=op.f('uq_billing_deduction_line_deposit'))
    )
    with op.batch_alter_table('billing_deduction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_billing_deduction_deposit'), ['deposit'], unique=False)
