"""add_storage"""

import sqlalchemy as sa
from alembic import op

revision = '2611250010'
down_revision = '2611250003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _access()
    _good()
    _overdue()
    _penalty()
    _overdue_step()
    _rental()
    _unit()
    _share()


def _access() -> None:
    op.create_table('storage_access',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dossier', sa.Integer(), nullable=False),
    sa.Column('person', sa.String(length=120), nullable=False),
    sa.Column('means', sa.String(length=60), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_storage_access_days')),
    sa.ForeignKeyConstraint(['dossier'], ['dossier.id'], name=op.f('fk_storage_access_dossier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_storage_access'))
    )
    with op.batch_alter_table('storage_access', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_storage_access_dossier'), ['dossier'], unique=False)


def _good() -> None:
    op.create_table('storage_good',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dossier', sa.Integer(), nullable=False),
    sa.Column('party', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=True),
    sa.Column('stored_on', sa.Date(), nullable=False),
    sa.Column('stored_by', sa.String(length=120), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('removed_by', sa.String(length=120), nullable=False),
    sa.Column('waiver', sa.Text(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('withdraw_reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('quantity > 0 AND (value IS NULL OR value >= 0)', name=op.f('ck_storage_good_figures')),
    sa.CheckConstraint('removed_on IS NULL OR removed_on >= stored_on', name=op.f('ck_storage_good_days')),
    sa.ForeignKeyConstraint(['dossier'], ['dossier.id'], name=op.f('fk_storage_good_dossier')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_storage_good_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_storage_good'))
    )
    with op.batch_alter_table('storage_good', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_storage_good_dossier'), ['dossier'], unique=False)
        batch_op.create_index(batch_op.f('ix_storage_good_party'), ['party'], unique=False)


def _overdue() -> None:
    op.create_table('storage_overdue',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dossier', sa.Integer(), nullable=False),
    sa.Column('cause', sa.String(length=12), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('close_reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(closed_on IS NULL) = (close_reason = '')", name=op.f('ck_storage_overdue_closing')),
    sa.CheckConstraint("cause IN ('unpaid', 'overstayed')", name=op.f('ck_storage_overdue_cause')),
    sa.CheckConstraint('closed_on IS NULL OR closed_on >= since', name=op.f('ck_storage_overdue_days')),
    sa.ForeignKeyConstraint(['dossier'], ['dossier.id'], name=op.f('fk_storage_overdue_dossier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_storage_overdue'))
    )
    with op.batch_alter_table('storage_overdue', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_storage_overdue_dossier'), ['dossier'], unique=False)


def _penalty() -> None:
    op.create_table('storage_penalty',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dossier', sa.Integer(), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('label', sa.String(length=160), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.Column('unit_price', sa.BigInteger(), nullable=False),
    sa.Column('tax', sa.String(length=20), nullable=False),
    sa.Column('account', sa.String(length=20), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('withdraw_reason', sa.Text(), nullable=False),
    sa.CheckConstraint('quantity > 0 AND unit_price > 0', name=op.f('ck_storage_penalty_figures')),
    sa.ForeignKeyConstraint(['dossier'], ['dossier.id'], name=op.f('fk_storage_penalty_dossier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_storage_penalty'))
    )
    with op.batch_alter_table('storage_penalty', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_storage_penalty_dossier'), ['dossier'], unique=False)
        batch_op.create_index(batch_op.f('ix_storage_penalty_on_day'), ['on_day'], unique=False)


def _overdue_step() -> None:
    op.create_table('storage_overdue_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('overdue', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=12), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint("step IN ('reminder', 'blocked', 'notice', 'court')", name=op.f('ck_storage_overdue_step_step')),
    sa.ForeignKeyConstraint(['overdue'], ['storage_overdue.id'], name=op.f('fk_storage_overdue_step_overdue')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_storage_overdue_step'))
    )
    with op.batch_alter_table('storage_overdue_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_storage_overdue_step_overdue'), ['overdue'], unique=False)


def _rental() -> None:
    op.create_table('storage_rental',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dossier', sa.Integer(), nullable=False),
    sa.Column('own_dossier', sa.Boolean(), nullable=False),
    sa.Column('space', sa.Integer(), nullable=False),
    sa.Column('hold', sa.Integer(), nullable=True),
    sa.Column('starts_at', sa.BigInteger(), nullable=False),
    sa.Column('ends_at', sa.BigInteger(), nullable=False),
    sa.Column('area_m2', sa.BigInteger(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('list_price', sa.BigInteger(), nullable=False),
    sa.Column('agreed_price', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('tax', sa.String(length=20), nullable=False),
    sa.Column('account', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('cancel_reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state <> 'cancelled' OR cancel_reason <> ''", name=op.f('ck_storage_rental_reason')),
    sa.CheckConstraint("state IN ('booked', 'cancelled')", name=op.f('ck_storage_rental_state')),
    sa.CheckConstraint('area_m2 > 0 AND days > 0', name=op.f('ck_storage_rental_figures')),
    sa.CheckConstraint('list_price >= 0 AND agreed_price >= 0', name=op.f('ck_storage_rental_prices')),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_storage_rental_bounds')),
    sa.ForeignKeyConstraint(['dossier'], ['dossier.id'], name=op.f('fk_storage_rental_dossier')),
    sa.ForeignKeyConstraint(['hold'], ['hold.id'], name=op.f('fk_storage_rental_hold')),
    sa.ForeignKeyConstraint(['space'], ['space.id'], name=op.f('fk_storage_rental_space')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_storage_rental')),
    sa.UniqueConstraint('hold', name=op.f('uq_storage_rental_hold'))
    )
    with op.batch_alter_table('storage_rental', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_storage_rental_dossier'), ['dossier'], unique=False)
        batch_op.create_index(batch_op.f('ix_storage_rental_space'), ['space'], unique=False)
        batch_op.create_index(batch_op.f('ix_storage_rental_starts_at'), ['starts_at'], unique=False)


def _unit() -> None:
    op.create_table('storage_unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('space', sa.Integer(), nullable=False),
    sa.Column('dossier', sa.Integer(), nullable=False),
    sa.Column('hold', sa.Integer(), nullable=True),
    sa.Column('measure', sa.String(length=10), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('withdraw_reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("measure IN ('m2', 'percent')", name=op.f('ck_storage_unit_measure')),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_storage_unit_days')),
    sa.CheckConstraint('total > 0', name=op.f('ck_storage_unit_total')),
    sa.ForeignKeyConstraint(['dossier'], ['dossier.id'], name=op.f('fk_storage_unit_dossier')),
    sa.ForeignKeyConstraint(['hold'], ['hold.id'], name=op.f('fk_storage_unit_hold')),
    sa.ForeignKeyConstraint(['space'], ['space.id'], name=op.f('fk_storage_unit_space')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_storage_unit')),
    sa.UniqueConstraint('dossier', name=op.f('uq_storage_unit_dossier')),
    sa.UniqueConstraint('hold', name=op.f('uq_storage_unit_hold'))
    )
    with op.batch_alter_table('storage_unit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_storage_unit_space'), ['space'], unique=False)


def _share() -> None:
    op.create_table('storage_share',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit', sa.Integer(), nullable=False),
    sa.Column('dossier', sa.Integer(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('list_price', sa.BigInteger(), nullable=False),
    sa.Column('agreed_price', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('tax', sa.String(length=20), nullable=False),
    sa.Column('account', sa.String(length=20), nullable=False),
    sa.Column('insurance_until', sa.Date(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('withdraw_reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_storage_share_days')),
    sa.CheckConstraint('list_price >= 0 AND agreed_price >= 0', name=op.f('ck_storage_share_prices')),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_storage_share_quantity')),
    sa.ForeignKeyConstraint(['dossier'], ['dossier.id'], name=op.f('fk_storage_share_dossier')),
    sa.ForeignKeyConstraint(['unit'], ['storage_unit.id'], name=op.f('fk_storage_share_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_storage_share'))
    )
    with op.batch_alter_table('storage_share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_storage_share_dossier'), ['dossier'], unique=False)
        batch_op.create_index(batch_op.f('ix_storage_share_unit'), ['unit'], unique=False)
