"""Money kept, moved and given back, losses, bank accounts and their lines; their guards come with this revision."""

import sqlalchemy as sa
from alembic import op

revision = '2611251255'
down_revision = '2611250950'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _sign_and_date_allocations()
    _name_sellers()
    _create_refunds_and_losses()
    _create_bank()


def _sign_and_date_allocations() -> None:
    """What was allocated so far was so on the day the money came in."""
    op.add_column('payment_allocation', sa.Column('on_day', sa.Date(), nullable=True))
    op.execute("UPDATE payment_allocation SET on_day = "
               "(SELECT p.received_on FROM payment AS p WHERE p.id = payment_allocation.payment)")
    signed = sa.CheckConstraint('amount <> 0', name=op.f('ck_payment_allocation_amount'))
    if op.get_bind().dialect.name == 'sqlite':
        with op.batch_alter_table('payment_allocation', recreate='always', table_args=(signed,)) as batch_op:
            batch_op.alter_column('on_day', existing_type=sa.Date(), nullable=False)
        return
    op.alter_column('payment_allocation', 'on_day', existing_type=sa.Date(), nullable=False)
    op.drop_constraint(op.f('ck_payment_allocation_amount'), 'payment_allocation', type_='check')
    op.create_check_constraint(op.f('ck_payment_allocation_amount'), 'payment_allocation', 'amount <> 0')


def _name_sellers() -> None:
    """A payment is the money of the seller whose invoice it pays."""
    op.execute("ALTER TABLE payment ADD COLUMN issuer INTEGER "
               "CONSTRAINT fk_payment_issuer REFERENCES catalog_issuer (id)")
    op.execute("UPDATE payment SET issuer = (SELECT MIN(i.issuer) FROM payment_allocation AS a "
               "JOIN billing_invoice AS i ON i.id = a.invoice WHERE a.payment = payment.id)")


def _create_refunds_and_losses() -> None:
    op.create_table('payment_refund',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('payment', sa.Integer(), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('method', sa.String(length=10), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('reference', sa.String(length=120), nullable=False),
    sa.Column('returned', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_reason', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_payment_refund_amount')),
    sa.CheckConstraint("method IN ('transfer', 'debit', 'card', 'cheque', 'cash')",
                       name=op.f('ck_payment_refund_method')),
    sa.CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_reason = '')", name=op.f('ck_payment_refund_withdrawn')),
    sa.ForeignKeyConstraint(['payment'], ['payment.id'], name=op.f('fk_payment_refund_payment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_refund'))
    )
    op.create_index(op.f('ix_payment_refund_payment'), 'payment_refund', ['payment'])
    op.create_index(op.f('ix_payment_refund_on_day'), 'payment_refund', ['on_day'])
    op.create_table('receivable_loss',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invoice', sa.Integer(), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_reason', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_receivable_loss_amount')),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_receivable_loss_reason')),
    sa.CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_reason = '')", name=op.f('ck_receivable_loss_withdrawn')),
    sa.ForeignKeyConstraint(['invoice'], ['billing_invoice.id'], name=op.f('fk_receivable_loss_invoice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receivable_loss'))
    )
    op.create_index(op.f('ix_receivable_loss_invoice'), 'receivable_loss', ['invoice'])
    op.create_index(op.f('ix_receivable_loss_on_day'), 'receivable_loss', ['on_day'])


def _create_bank() -> None:
    op.create_table('bank_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('issuer', sa.Integer(), nullable=False),
    sa.Column('iban', sa.String(length=34), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=True),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['issuer'], ['catalog_issuer.id'], name=op.f('fk_bank_account_issuer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_account')),
    sa.UniqueConstraint('iban', name=op.f('uq_bank_account_iban'))
    )
    op.create_table('bank_statement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('format', sa.String(length=4), nullable=False),
    sa.Column('opening', sa.BigInteger(), nullable=True),
    sa.Column('closing', sa.BigInteger(), nullable=True),
    sa.Column('imported_at', sa.BigInteger(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("format IN ('camt', 'csv')", name=op.f('ck_bank_statement_format')),
    sa.ForeignKeyConstraint(['account'], ['bank_account.id'], name=op.f('fk_bank_statement_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_statement')),
    sa.UniqueConstraint('account', 'sha256', name=op.f('uq_bank_statement_account_sha256'))
    )
    _create_lines()


def _create_lines() -> None:
    op.create_table('bank_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account', sa.Integer(), nullable=False),
    sa.Column('statement', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('booked_on', sa.Date(), nullable=False),
    sa.Column('valued_on', sa.Date(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('name', sa.String(length=140), nullable=False),
    sa.Column('iban', sa.String(length=34), nullable=False),
    sa.Column('reference', sa.String(length=70), nullable=False),
    sa.Column('mandate', sa.String(length=70), nullable=False),
    sa.Column('bank_reference', sa.String(length=70), nullable=False),
    sa.Column('reversal', sa.Boolean(), nullable=False),
    sa.Column('returned', sa.String(length=35), nullable=False),
    sa.Column('parts', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('ignored_reason', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('new', 'matched', 'ignored', 'withdrawn')", name=op.f('ck_bank_line_state')),
    sa.CheckConstraint("(state = 'ignored') = (ignored_reason <> '')", name=op.f('ck_bank_line_ignored')),
    sa.ForeignKeyConstraint(['account'], ['bank_account.id'], name=op.f('fk_bank_line_account')),
    sa.ForeignKeyConstraint(['statement'], ['bank_statement.id'], name=op.f('fk_bank_line_statement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_line')),
    sa.UniqueConstraint('account', 'key', name=op.f('uq_bank_line_account_key'))
    )
    op.create_index(op.f('ix_bank_line_statement'), 'bank_line', ['statement'])
    op.create_index(op.f('ix_bank_line_iban'), 'bank_line', ['iban'])
    op.create_index('ix_bank_line_state_booked_on', 'bank_line', ['state', 'booked_on'])
    op.create_table('bank_match',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('payment', sa.Integer(), nullable=True),
    sa.Column('refund', sa.Integer(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('made', sa.Boolean(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(payment IS NULL) <> (refund IS NULL)', name=op.f('ck_bank_match_one')),
    sa.ForeignKeyConstraint(['line'], ['bank_line.id'], name=op.f('fk_bank_match_line')),
    sa.ForeignKeyConstraint(['payment'], ['payment.id'], name=op.f('fk_bank_match_payment')),
    sa.ForeignKeyConstraint(['refund'], ['payment_refund.id'], name=op.f('fk_bank_match_refund')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_match'))
    )
    op.create_index(op.f('ix_bank_match_line'), 'bank_match', ['line'])
    standing = sa.text('NOT withdrawn')
    for what in ('payment', 'refund'):
        op.create_index(op.f(f'ix_bank_match_{what}'), 'bank_match', [what])
        op.create_index(f'uq_bank_match_{what}', 'bank_match', [what], unique=True,
                        sqlite_where=standing, postgresql_where=standing)
