"""The collective shop, and what it sells in the price list of a pole that is there already."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = '2611250011'
down_revision = '2611250010'
branch_labels = None
depends_on = None

_ITEMS = (
    ("shop_stall_m2", "Stand du magasin", "m²/mois", "706400", "Taux à confirmer par le comptable.", 900),
    ("shop_stall_m2_day", "Stand du magasin à la journée", "m²/jour", "706400", "Taux à confirmer par le comptable.", 120),
    ("shop_commission", "Commission de dépôt-vente", "€ de ventes", "706450",
     "Le taux se règle par catégorie, au magasin.", None),
)
_ITEM = sa.table(
    "catalog_item",
    *(sa.column(name) for name in (
        "id", "code", "label", "unit", "tax", "account", "activity", "rank", "note", "version",
    )),
    sa.column("retired", sa.Boolean()),
)
_PRICE = sa.table(
    "price", sa.column("item"), sa.column("category"), sa.column("valid_from", sa.Date()),
    sa.column("amount"), sa.column("indicative", sa.Boolean()), sa.column("withdrawn", sa.Boolean()),
)


def _catalog() -> None:
    """A new pole takes its items from the shipped price list; one that is there gets those it lacks."""
    connection = op.get_bind()
    known = set(connection.scalars(sa.select(_ITEM.c.code)))
    for code, label, unit, account, note, cents in _ITEMS if known else ():
        if code in known:
            continue
        rank = connection.scalar(sa.select(sa.func.max(_ITEM.c.rank))) + 1
        connection.execute(sa.insert(_ITEM).values(
            code=code, label=label, unit=unit, tax="S20", account=account, activity="shop", rank=rank,
            note=note, retired=False, version=1,
        ))
        if cents is not None:
            item = connection.scalar(sa.select(_ITEM.c.id).where(_ITEM.c.code == code))
            connection.execute(sa.insert(_PRICE).values(
                item=item, category="standard", valid_from=date(2014, 1, 1), amount=cents,
                indicative=True, withdrawn=False,
            ))


def _counter() -> None:
    op.create_table('shop_counter',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_shop_counter'))
    )


def _weight() -> None:
    op.create_table('shop_weight',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('category', sa.String(length=60), nullable=False),
    sa.Column('kilograms', sa.BigInteger(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('kilograms >= 0', name=op.f('ck_shop_weight_kilograms')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shop_weight')),
    sa.UniqueConstraint('month', 'category', name=op.f('uq_shop_weight_month_category'))
    )


def _member() -> None:
    op.create_table('shop_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=120), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_shop_member_days')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_shop_member_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shop_member'))
    )
    with op.batch_alter_table('shop_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shop_member_party'), ['party'], unique=False)


def _repair() -> None:
    op.create_table('shop_repair',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('hours', sa.String(length=200), nullable=False),
    sa.Column('price', sa.String(length=200), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_shop_repair_days')),
    sa.CheckConstraint('length(title) > 0', name=op.f('ck_shop_repair_title')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_shop_repair_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shop_repair'))
    )
    with op.batch_alter_table('shop_repair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shop_repair_party'), ['party'], unique=False)


def _shift() -> None:
    op.create_table('shop_shift',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('half', sa.String(length=10), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("half IN ('morning', 'afternoon')", name=op.f('ck_shop_shift_half')),
    sa.CheckConstraint("state IN ('planned', 'cancelled')", name=op.f('ck_shop_shift_state')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_shop_shift_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shop_shift'))
    )
    with op.batch_alter_table('shop_shift', schema=None) as batch_op:
        batch_op.create_index('ix_shop_shift_day', ['day'], unique=False)
        batch_op.create_index(batch_op.f('ix_shop_shift_party'), ['party'], unique=False)


def _contract() -> None:
    op.create_table('shop_contract',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dossier', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('mode', sa.String(length=12), nullable=False),
    sa.Column('netting', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('cancel_reason', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("mode IN ('rent', 'consignment', 'both')", name=op.f('ck_shop_contract_mode')),
    sa.CheckConstraint("state IN ('active', 'cancelled')", name=op.f('ck_shop_contract_state')),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_shop_contract_days')),
    sa.ForeignKeyConstraint(['dossier'], ['dossier.id'], name=op.f('fk_shop_contract_dossier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shop_contract')),
    sa.UniqueConstraint('dossier', name=op.f('uq_shop_contract_dossier')),
    sa.UniqueConstraint('number', name=op.f('uq_shop_contract_number'))
    )
    with op.batch_alter_table('shop_contract', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shop_contract_first_day'), ['first_day'], unique=False)
        batch_op.create_index(batch_op.f('ix_shop_contract_last_day'), ['last_day'], unique=False)


def _swap() -> None:
    op.create_table('shop_swap',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift', sa.Integer(), nullable=False),
    sa.Column('against', sa.Integer(), nullable=True),
    sa.Column('asker', sa.Integer(), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('asked', 'accepted', 'refused', 'withdrawn')", name=op.f('ck_shop_swap_state')),
    sa.ForeignKeyConstraint(['against'], ['shop_shift.id'], name=op.f('fk_shop_swap_against')),
    sa.ForeignKeyConstraint(['asked'], ['party.id'], name=op.f('fk_shop_swap_asked')),
    sa.ForeignKeyConstraint(['asker'], ['party.id'], name=op.f('fk_shop_swap_asker')),
    sa.ForeignKeyConstraint(['shift'], ['shop_shift.id'], name=op.f('fk_shop_swap_shift')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shop_swap'))
    )
    with op.batch_alter_table('shop_swap', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shop_swap_asked'), ['asked'], unique=False)
        batch_op.create_index(batch_op.f('ix_shop_swap_asker'), ['asker'], unique=False)
        batch_op.create_index(batch_op.f('ix_shop_swap_shift'), ['shift'], unique=False)


def _declaration() -> None:
    op.create_table('shop_declaration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contract', sa.Integer(), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('declared_on', sa.Date(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('tax', sa.String(length=20), nullable=False),
    sa.Column('tax_percent', sa.BigInteger(), nullable=False),
    sa.Column('account', sa.String(length=20), nullable=False),
    sa.Column('sales', sa.BigInteger(), nullable=False),
    sa.Column('commission', sa.BigInteger(), nullable=False),
    sa.Column('commission_tax', sa.BigInteger(), nullable=False),
    sa.Column('state_reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('standing', 'replaced', 'cancelled')", name=op.f('ck_shop_declaration_state')),
    sa.CheckConstraint('revision > 0', name=op.f('ck_shop_declaration_revision')),
    sa.ForeignKeyConstraint(['contract'], ['shop_contract.id'], name=op.f('fk_shop_declaration_contract')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shop_declaration')),
    sa.UniqueConstraint('contract', 'month', 'revision', name=op.f('uq_shop_declaration_contract_month_revision'))
    )
    with op.batch_alter_table('shop_declaration', schema=None) as batch_op:
        batch_op.create_index('ix_shop_declaration_month', ['month'], unique=False)
        batch_op.create_index('uq_shop_declaration_standing', ['contract', 'month'], unique=True, sqlite_where=sa.text("state = 'standing'"), postgresql_where=sa.text("state = 'standing'"))


def _payout() -> None:
    op.create_table('shop_payout',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contract', sa.Integer(), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('method', sa.String(length=10), nullable=False),
    sa.Column('reference', sa.String(length=120), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("method IN ('transfer', 'cheque', 'cash')", name=op.f('ck_shop_payout_method')),
    sa.CheckConstraint("state = 'paid' OR reason <> ''", name=op.f('ck_shop_payout_reason')),
    sa.CheckConstraint("state IN ('paid', 'withdrawn')", name=op.f('ck_shop_payout_state')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_shop_payout_amount')),
    sa.ForeignKeyConstraint(['contract'], ['shop_contract.id'], name=op.f('fk_shop_payout_contract')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shop_payout'))
    )
    with op.batch_alter_table('shop_payout', schema=None) as batch_op:
        batch_op.create_index('uq_shop_payout_paid', ['contract', 'month'], unique=True, sqlite_where=sa.text("state = 'paid'"), postgresql_where=sa.text("state = 'paid'"))


def _rate() -> None:
    op.create_table('shop_rate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contract', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=60), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('listed', sa.Integer(), nullable=False),
    sa.Column('agreed', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint("agreed = listed OR reason <> ''", name=op.f('ck_shop_rate_reason')),
    sa.CheckConstraint('agreed >= 0 AND agreed <= 10000', name=op.f('ck_shop_rate_agreed')),
    sa.CheckConstraint('listed >= 0 AND listed <= 10000', name=op.f('ck_shop_rate_listed')),
    sa.ForeignKeyConstraint(['contract'], ['shop_contract.id'], name=op.f('fk_shop_rate_contract')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shop_rate'))
    )
    with op.batch_alter_table('shop_rate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shop_rate_contract'), ['contract'], unique=False)
        batch_op.create_index('uq_shop_rate_standing', ['contract', 'category', 'from_day'], unique=True, sqlite_where=sa.text('NOT withdrawn'), postgresql_where=sa.text('NOT withdrawn'))


def _stand() -> None:
    op.create_table('shop_stand',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contract', sa.Integer(), nullable=False),
    sa.Column('space', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('weekdays', sa.Integer(), nullable=False),
    sa.Column('open_days', sa.Integer(), nullable=False),
    sa.Column('skipped', sa.Text(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('area', sa.BigInteger(), nullable=False),
    sa.Column('list_price', sa.BigInteger(), nullable=False),
    sa.Column('agreed_price', sa.BigInteger(), nullable=False),
    sa.Column('price_reason', sa.Text(), nullable=False),
    sa.Column('tax', sa.String(length=20), nullable=False),
    sa.Column('account', sa.String(length=20), nullable=False),
    sa.Column('cancelled', sa.Boolean(), nullable=False),
    sa.Column('cancel_reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind = 'regular' OR last_day IS NOT NULL", name=op.f('ck_shop_stand_once_ends')),
    sa.CheckConstraint("kind IN ('regular', 'once')", name=op.f('ck_shop_stand_kind')),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_shop_stand_days')),
    sa.CheckConstraint('list_price >= 0 AND agreed_price >= 0 AND area > 0', name=op.f('ck_shop_stand_figures')),
    sa.CheckConstraint('open_days > 0 AND open_days <= 7', name=op.f('ck_shop_stand_open_days')),
    sa.CheckConstraint('weekdays >= 0 AND weekdays < 128', name=op.f('ck_shop_stand_weekdays')),
    sa.ForeignKeyConstraint(['contract'], ['shop_contract.id'], name=op.f('fk_shop_stand_contract')),
    sa.ForeignKeyConstraint(['space'], ['space.id'], name=op.f('fk_shop_stand_space')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shop_stand'))
    )
    with op.batch_alter_table('shop_stand', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shop_stand_contract'), ['contract'], unique=False)
        batch_op.create_index(batch_op.f('ix_shop_stand_space'), ['space'], unique=False)


def _movement() -> None:
    op.create_table('shop_movement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contract', sa.Integer(), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('subject', sa.String(length=12), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('label', sa.String(length=200), nullable=False),
    sa.Column('declaration', sa.Integer(), nullable=True),
    sa.Column('payout', sa.Integer(), nullable=True),
    sa.Column('reverses', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind IN ('sales', 'commission', 'payout', 'correction')", name=op.f('ck_shop_movement_kind')),
    sa.CheckConstraint("subject IN ('sales', 'commission', 'payout', 'other')", name=op.f('ck_shop_movement_subject')),
    sa.CheckConstraint('amount <> 0', name=op.f('ck_shop_movement_amount')),
    sa.ForeignKeyConstraint(['contract'], ['shop_contract.id'], name=op.f('fk_shop_movement_contract')),
    sa.ForeignKeyConstraint(['declaration'], ['shop_declaration.id'], name=op.f('fk_shop_movement_declaration')),
    sa.ForeignKeyConstraint(['payout'], ['shop_payout.id'], name=op.f('fk_shop_movement_payout')),
    sa.ForeignKeyConstraint(['reverses'], ['shop_movement.id'], name=op.f('fk_shop_movement_reverses')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shop_movement')),
    sa.UniqueConstraint('reverses', name=op.f('uq_shop_movement_reverses'))
    )
    with op.batch_alter_table('shop_movement', schema=None) as batch_op:
        batch_op.create_index('ix_shop_movement_account', ['contract', 'month'], unique=False)


def _sale() -> None:
    op.create_table('shop_sale',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('declaration', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=60), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('pieces', sa.Integer(), nullable=False),
    sa.Column('rate', sa.Integer(), nullable=False),
    sa.Column('list_rate', sa.Integer(), nullable=False),
    sa.Column('commission', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('pieces >= 0', name=op.f('ck_shop_sale_pieces')),
    sa.ForeignKeyConstraint(['declaration'], ['shop_declaration.id'], name=op.f('fk_shop_sale_declaration')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shop_sale')),
    sa.UniqueConstraint('declaration', 'category', name=op.f('uq_shop_sale_declaration_category'))
    )


def upgrade() -> None:
    _counter()
    _weight()
    _member()
    _repair()
    _shift()
    _contract()
    _swap()
    _declaration()
    _payout()
    _rate()
    _stand()
    _movement()
    _sale()
    _catalog()
