"""Confirm transfers, let a line of the bank be more than a payment, keep final accounts as they were handed over."""

import sqlalchemy as sa
from alembic import op

revision = '2611251610'
down_revision = '2611251420'
branch_labels = None
depends_on = None

STATE = "state IN ('ordered', 'confirmed', 'rejected', 'cancelled')"
REASON = "(state IN ('ordered', 'confirmed')) = (reason = '')"
CONFIRMED = "(state = 'confirmed') = (confirmed_on IS NOT NULL)"
ONE = (
    'CASE WHEN payment IS NULL THEN 0 ELSE 1 END + CASE WHEN refund IS NULL THEN 0 ELSE 1 END + '
    'CASE WHEN transfer IS NULL THEN 0 ELSE 1 END + CASE WHEN deposit IS NULL THEN 0 ELSE 1 END + '
    "CASE WHEN charged = '' THEN 0 ELSE 1 END = 1"
)
STANDING = sa.text('NOT withdrawn')


def upgrade() -> None:
    _confirm_transfers()
    _widen_matches()
    _create_final_accounts()


def _confirm_transfers() -> None:
    op.add_column('transfer', sa.Column('confirmed_on', sa.Date(), nullable=True))
    if _rebuilt('transfer', _transfer()):
        return
    for name in ('ck_transfer_state', 'ck_transfer_reason'):
        op.drop_constraint(op.f(name), 'transfer', type_='check')
    op.create_check_constraint(op.f('ck_transfer_state'), 'transfer', STATE)
    op.create_check_constraint(op.f('ck_transfer_reason'), 'transfer', REASON)
    op.create_check_constraint(op.f('ck_transfer_confirmed_on'), 'transfer', CONFIRMED)


def _rebuilt(table: str, parts: list[sa.schema.SchemaItem]) -> bool:
    """On SQLite a check is changed by making the table again."""
    if op.get_bind().dialect.name != 'sqlite':
        return False
    with op.batch_alter_table(table, recreate='always', copy_from=sa.Table(table, sa.MetaData(), *parts)):
        pass
    return True


def _widen_matches() -> None:
    op.add_column('bank_match', sa.Column('transfer', sa.Integer(), nullable=True))
    op.add_column('bank_match', sa.Column('deposit', sa.Integer(), nullable=True))
    op.add_column('bank_match', sa.Column('charged', sa.String(length=12), nullable=False, server_default=''))
    if not _rebuilt('bank_match', _match()):
        op.alter_column('bank_match', 'charged', server_default=None)
        op.drop_constraint(op.f('ck_bank_match_one'), 'bank_match', type_='check')
        op.create_check_constraint(op.f('ck_bank_match_one'), 'bank_match', ONE)
        op.create_foreign_key(op.f('fk_bank_match_transfer'), 'bank_match', 'transfer', ['transfer'], ['id'])
        op.create_foreign_key(op.f('fk_bank_match_deposit'), 'bank_match', 'lease_deposit', ['deposit'], ['id'])
    for name, columns in (('transfer', ['transfer', 'amount']), ('deposit', ['deposit'])):
        op.create_index(f'uq_bank_match_{name}', 'bank_match', columns, unique=True, sqlite_where=STANDING,
                        postgresql_where=STANDING)


def _match() -> list[sa.schema.SchemaItem]:
    standing = [
        sa.Index(f'uq_bank_match_{what}', what, unique=True, sqlite_where=STANDING) for what in ('payment', 'refund')
    ]
    return [
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('line', sa.Integer(), nullable=False),
        sa.Column('payment', sa.Integer(), nullable=True),
        sa.Column('refund', sa.Integer(), nullable=True),
        sa.Column('transfer', sa.Integer(), nullable=True),
        sa.Column('deposit', sa.Integer(), nullable=True),
        sa.Column('charged', sa.String(length=12), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('made', sa.Boolean(), nullable=False),
        sa.Column('withdrawn', sa.Boolean(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint(ONE, name=op.f('ck_bank_match_one')),
        sa.ForeignKeyConstraint(['line'], ['bank_line.id'], name=op.f('fk_bank_match_line')),
        sa.ForeignKeyConstraint(['payment'], ['payment.id'], name=op.f('fk_bank_match_payment')),
        sa.ForeignKeyConstraint(['refund'], ['payment_refund.id'], name=op.f('fk_bank_match_refund')),
        sa.ForeignKeyConstraint(['transfer'], ['transfer.id'], name=op.f('fk_bank_match_transfer')),
        sa.ForeignKeyConstraint(['deposit'], ['lease_deposit.id'], name=op.f('fk_bank_match_deposit')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_match')),
        *(sa.Index(f'ix_bank_match_{what}', what) for what in ('line', 'payment', 'refund')),
        *standing,
    ]


def _create_final_accounts() -> None:
    op.create_table('final_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('issuer', sa.Integer(), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=30), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('balance', sa.BigInteger(), nullable=False),
    sa.Column('snapshot', sa.JSON(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('length(reference) BETWEEN 1 AND 30', name=op.f('ck_final_account_reference')),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_final_account_sha256')),
    sa.ForeignKeyConstraint(['issuer'], ['catalog_issuer.id'], name=op.f('fk_final_account_issuer')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_final_account_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_final_account')),
    sa.UniqueConstraint('issuer', 'year', 'rank', name=op.f('uq_final_account_issuer_year_rank')),
    sa.UniqueConstraint('reference', name=op.f('uq_final_account_reference'))
    )
    op.create_index(op.f('ix_final_account_party'), 'final_account', ['party'])


def _transfer() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('file', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('key', sa.String(length=120), nullable=False),
        sa.Column('party', sa.Integer(), nullable=False),
        sa.Column('payee', sa.Integer(), nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('execute_on', sa.Date(), nullable=False),
        sa.Column('end_to_end', sa.String(length=35), nullable=False),
        sa.Column('text', sa.String(length=140), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('reason', sa.String(length=300), nullable=False),
        sa.Column('confirmed_on', sa.Date(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint('amount > 0', name=op.f('ck_transfer_amount')),
        sa.CheckConstraint("kind IN ('deposit', 'refund', 'payout')", name=op.f('ck_transfer_kind')),
        sa.CheckConstraint(STATE, name=op.f('ck_transfer_state')),
        sa.CheckConstraint(REASON, name=op.f('ck_transfer_reason')),
        sa.CheckConstraint(CONFIRMED, name=op.f('ck_transfer_confirmed_on')),
        sa.ForeignKeyConstraint(['file'], ['sepa_file.id'], name=op.f('fk_transfer_file')),
        sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_transfer_party')),
        sa.ForeignKeyConstraint(['payee'], ['payee.id'], name=op.f('fk_transfer_payee')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer')),
        sa.UniqueConstraint('file', 'end_to_end', name=op.f('uq_transfer_file_end_to_end')),
        sa.Index('ix_transfer_key', 'key'),
        sa.Index('ix_transfer_party', 'party'),
    ]
