"""Closings of months and years, and the statuses of electronic invoices; their guards come with this revision."""

import sqlalchemy as sa
from alembic import op

revision = '2611251305'
down_revision = '2611251300'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('ledger_closing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('issuer', sa.Integer(), nullable=False),
    sa.Column('span', sa.String(length=5), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('previous_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('seals', sa.Text(), nullable=False),
    sa.CheckConstraint("span IN ('month', 'year')", name=op.f('ck_ledger_closing_span')),
    sa.ForeignKeyConstraint(['issuer'], ['catalog_issuer.id'], name=op.f('fk_ledger_closing_issuer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_closing')),
    sa.UniqueConstraint('issuer', 'previous_hash', name=op.f('uq_ledger_closing_issuer_previous_hash')),
    sa.UniqueConstraint('issuer', 'span', 'period', name=op.f('uq_ledger_closing_issuer_span_period'))
    )
    op.create_table('ledger_status',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invoice', sa.Integer(), nullable=False),
    sa.Column('code', sa.Integer(), nullable=False),
    sa.Column('told_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('corrects', sa.Integer(), nullable=True),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('code BETWEEN 200 AND 213', name=op.f('ck_ledger_status_code')),
    sa.ForeignKeyConstraint(['corrects'], ['ledger_status.id'], name=op.f('fk_ledger_status_corrects')),
    sa.ForeignKeyConstraint(['invoice'], ['billing_invoice.id'], name=op.f('fk_ledger_status_invoice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_status'))
    )
    with op.batch_alter_table('ledger_status', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ledger_status_invoice'), ['invoice'], unique=False)
