"""The canteen: services, meals, cards, rota, and what it sells."""

import sqlalchemy as sa
from alembic import op

revision = '2611250003'
down_revision = '2611242358'
branch_labels = None
depends_on = None

_ITEMS = (
    ('meal_full', 'Menu complet', 'repas', 'S10'),
    ('meal_dish', 'Plat du jour', 'repas', 'S10'),
    ('meal_child', 'Repas enfant', 'repas', 'S10'),
    ('meal_card', 'Carte de 10 repas', 'carte', 'S10'),
    ('coffee', 'Café ou thé', 'unité', 'S10'),
    ('wine_glass', 'Verre de vin', 'verre', 'S20'),
    ('wine_bottle', 'Bouteille de vin', 'bouteille', 'S20'),
)
"""Code, label, unit, tax of what the canteen sells, as on the day of this migration."""
_PRICES = (
    ('meal_full', 'standard', 1273),
    ('meal_full', 'hosted', 1091),
    ('meal_full', 'member', 1182),
    ('meal_dish', 'standard', 955),
    ('meal_dish', 'hosted', 818),
    ('meal_dish', 'member', 864),
    ('meal_child', 'standard', 636),
    ('meal_card', 'standard', 12000),
    ('meal_card', 'hosted', 10360),
    ('coffee', 'standard', 136),
    ('wine_glass', 'standard', 292),
    ('wine_bottle', 'standard', 1333),
)
"""Item, category of clients, cents: indicative, from 2014 on."""
_NOTE = "Vendu pour le compte des opérateurs : compte de mandants, à confirmer par le comptable."


def _fill() -> None:
    """A pole that has its catalog already gets what the canteen sells; a new one is filled by `init`."""
    connection = op.get_bind()
    rank = connection.execute(sa.text("SELECT max(rank) FROM catalog_item")).scalar()
    if rank is None:
        return
    known = set(connection.execute(sa.text("SELECT code FROM catalog_item")).scalars())
    made = [item for item in _ITEMS if item[0] not in known]
    for shift, (code, label, unit, tax) in enumerate(made, start=1):
        connection.execute(
            sa.text(
                "INSERT INTO catalog_item (code, label, unit, tax, account, activity, rank, note, retired, "
                "version) VALUES (:code, :label, :unit, :tax, '467100', 'canteen', :rank, :note, :no, 1)"
            ),
            {"code": code, "label": label, "unit": unit, "tax": tax, "rank": rank + shift, "note": _NOTE,
             "no": False},
        )
    for code, category, cents in _PRICES:
        if code in {item[0] for item in made}:
            connection.execute(
                sa.text(
                    "INSERT INTO price (item, category, valid_from, amount, indicative, withdrawn) VALUES "
                    "((SELECT id FROM catalog_item WHERE code = :code), :category, '2014-01-01', :cents, :yes, :no)"
                ),
                {"code": code, "category": category, "cents": cents, "yes": True, "no": False},
            )


def _canteen_rota() -> None:
    op.create_table('canteen_rota',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('operator', sa.Integer(), nullable=False),
    sa.Column('portions', sa.Integer(), nullable=False),
    sa.Column('order_days', sa.Integer(), nullable=False),
    sa.Column('order_time', sa.String(length=5), nullable=False),
    sa.Column('cancel_days', sa.Integer(), nullable=False),
    sa.Column('cancel_time', sa.String(length=5), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_canteen_rota_days')),
    sa.CheckConstraint('portions > 0', name=op.f('ck_canteen_rota_portions')),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_canteen_rota_weekday')),
    sa.ForeignKeyConstraint(['operator'], ['party.id'], name=op.f('fk_canteen_rota_operator')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canteen_rota'))
    )
    with op.batch_alter_table('canteen_rota', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_canteen_rota_operator'), ['operator'], unique=False)


def _canteen_rota_exception() -> None:
    op.create_table('canteen_rota_exception',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('operator', sa.Integer(), nullable=False),
    sa.Column('portions', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('portions >= 0', name=op.f('ck_canteen_rota_exception_portions')),
    sa.ForeignKeyConstraint(['operator'], ['party.id'], name=op.f('fk_canteen_rota_exception_operator')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canteen_rota_exception'))
    )
    with op.batch_alter_table('canteen_rota_exception', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_canteen_rota_exception_day'), ['day'], unique=False)
        batch_op.create_index(batch_op.f('ix_canteen_rota_exception_operator'), ['operator'], unique=False)


def _canteen_till() -> None:
    op.create_table('canteen_till',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('operator', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('covers', sa.Integer(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('covers >= 0', name=op.f('ck_canteen_till_covers')),
    sa.CheckConstraint('total >= 0', name=op.f('ck_canteen_till_total')),
    sa.ForeignKeyConstraint(['operator'], ['party.id'], name=op.f('fk_canteen_till_operator')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canteen_till'))
    )
    with op.batch_alter_table('canteen_till', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_canteen_till_operator'), ['operator'], unique=False)
        batch_op.create_index('uq_canteen_till_day', ['day', 'operator'], unique=True, sqlite_where=sa.text('NOT withdrawn'), postgresql_where=sa.text('NOT withdrawn'))


def _canteen_account() -> None:
    op.create_table('canteen_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dossier', sa.Integer(), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('contact', sa.Integer(), nullable=True),
    sa.Column('erased_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['contact'], ['party_contact.id'], name=op.f('fk_canteen_account_contact')),
    sa.ForeignKeyConstraint(['dossier'], ['dossier.id'], name=op.f('fk_canteen_account_dossier')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_canteen_account_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canteen_account'))
    )
    with op.batch_alter_table('canteen_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_canteen_account_dossier'), ['dossier'], unique=False)
        batch_op.create_index(batch_op.f('ix_canteen_account_party'), ['party'], unique=False)


def _canteen_card() -> None:
    op.create_table('canteen_card',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account', sa.Integer(), nullable=False),
    sa.Column('sold_on', sa.Date(), nullable=False),
    sa.Column('meals', sa.Integer(), nullable=False),
    sa.Column('used', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('unit_price', sa.BigInteger(), nullable=False),
    sa.Column('list_price', sa.BigInteger(), nullable=False),
    sa.Column('tax', sa.String(length=20), nullable=False),
    sa.Column('ledger_account', sa.String(length=20), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('meals > 0', name=op.f('ck_canteen_card_meals')),
    sa.CheckConstraint('unit_price > 0 AND list_price > 0', name=op.f('ck_canteen_card_prices')),
    sa.CheckConstraint('used >= 0 AND used <= meals', name=op.f('ck_canteen_card_used')),
    sa.ForeignKeyConstraint(['account'], ['canteen_account.id'], name=op.f('fk_canteen_card_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canteen_card'))
    )
    with op.batch_alter_table('canteen_card', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_canteen_card_account'), ['account'], unique=False)


def _canteen_service() -> None:
    op.create_table('canteen_service',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('dossier', sa.Integer(), nullable=False),
    sa.Column('hold', sa.Integer(), nullable=True),
    sa.Column('starts_at', sa.BigInteger(), nullable=False),
    sa.Column('ends_at', sa.BigInteger(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('taken_hosted', sa.Integer(), nullable=False),
    sa.Column('taken_event', sa.Integer(), nullable=False),
    sa.Column('taken_outsider', sa.Integer(), nullable=False),
    sa.Column('sittings', sa.JSON(), nullable=False),
    sa.Column('outsiders_from', sa.BigInteger(), nullable=False),
    sa.Column('outsider_quota', sa.Integer(), nullable=True),
    sa.Column('outsider_release', sa.BigInteger(), nullable=False),
    sa.Column('event_quota', sa.Integer(), nullable=False),
    sa.Column('event_release', sa.BigInteger(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('cancel_reason', sa.Text(), nullable=False),
    sa.Column('cancelled_at', sa.BigInteger(), nullable=True),
    sa.Column('space_kept', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('event_quota >= 0 AND (outsider_quota IS NULL OR outsider_quota >= 0)', name=op.f('ck_canteen_service_quotas')),
    sa.CheckConstraint('seats > 0', name=op.f('ck_canteen_service_seats')),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_canteen_service_hours')),
    sa.CheckConstraint('taken_hosted >= 0 AND taken_event >= 0 AND taken_outsider >= 0 AND taken_hosted + taken_event + taken_outsider <= seats', name=op.f('ck_canteen_service_taken')),
    sa.ForeignKeyConstraint(['dossier'], ['dossier.id'], name=op.f('fk_canteen_service_dossier')),
    sa.ForeignKeyConstraint(['hold'], ['hold.id'], name=op.f('fk_canteen_service_hold')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canteen_service'))
    )
    with op.batch_alter_table('canteen_service', schema=None) as batch_op:
        batch_op.create_index('uq_canteen_service_day', ['day'], unique=True, sqlite_where=sa.text("state <> 'withdrawn'"), postgresql_where=sa.text("state <> 'withdrawn'"))


def _canteen_standing() -> None:
    op.create_table('canteen_standing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account', sa.Integer(), nullable=False),
    sa.Column('weekdays', sa.Integer(), nullable=False),
    sa.Column('covers', sa.Integer(), nullable=False),
    sa.Column('formula', sa.String(length=40), nullable=False),
    sa.Column('sitting', sa.String(length=5), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('covers > 0', name=op.f('ck_canteen_standing_covers')),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_canteen_standing_days')),
    sa.CheckConstraint('weekdays BETWEEN 1 AND 127', name=op.f('ck_canteen_standing_weekdays')),
    sa.ForeignKeyConstraint(['account'], ['canteen_account.id'], name=op.f('fk_canteen_standing_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canteen_standing'))
    )
    with op.batch_alter_table('canteen_standing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_canteen_standing_account'), ['account'], unique=False)


def _canteen_dish() -> None:
    op.create_table('canteen_dish',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('service', sa.Integer(), nullable=False),
    sa.Column('operator', sa.Integer(), nullable=False),
    sa.Column('course', sa.String(length=12), nullable=False),
    sa.Column('label', sa.String(length=160), nullable=False),
    sa.Column('allergens', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('suits', sa.JSON(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['operator'], ['party.id'], name=op.f('fk_canteen_dish_operator')),
    sa.ForeignKeyConstraint(['service'], ['canteen_service.id'], name=op.f('fk_canteen_dish_service')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canteen_dish'))
    )
    with op.batch_alter_table('canteen_dish', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_canteen_dish_service'), ['service'], unique=False)


def _canteen_meal() -> None:
    op.create_table('canteen_meal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('service', sa.Integer(), nullable=False),
    sa.Column('account', sa.Integer(), nullable=False),
    sa.Column('guest', sa.String(length=10), nullable=False),
    sa.Column('origin', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('covers', sa.Integer(), nullable=False),
    sa.Column('formula', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('unit_price', sa.BigInteger(), nullable=False),
    sa.Column('list_price', sa.BigInteger(), nullable=False),
    sa.Column('tax', sa.String(length=20), nullable=False),
    sa.Column('ledger_account', sa.String(length=20), nullable=False),
    sa.Column('booked_at', sa.BigInteger(), nullable=False),
    sa.Column('sitting', sa.String(length=5), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('standing', sa.Integer(), nullable=True),
    sa.Column('card', sa.Integer(), nullable=True),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('excused', sa.Boolean(), nullable=False),
    sa.Column('absent', sa.Integer(), nullable=False),
    sa.Column('cancel_reason', sa.Text(), nullable=False),
    sa.Column('told', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('absent >= 0 AND absent <= covers', name=op.f('ck_canteen_meal_absent')),
    sa.CheckConstraint('covers > 0', name=op.f('ck_canteen_meal_covers')),
    sa.CheckConstraint('unit_price >= 0 AND list_price >= 0', name=op.f('ck_canteen_meal_prices')),
    sa.ForeignKeyConstraint(['account'], ['canteen_account.id'], name=op.f('fk_canteen_meal_account')),
    sa.ForeignKeyConstraint(['card'], ['canteen_card.id'], name=op.f('fk_canteen_meal_card')),
    sa.ForeignKeyConstraint(['service'], ['canteen_service.id'], name=op.f('fk_canteen_meal_service')),
    sa.ForeignKeyConstraint(['standing'], ['canteen_standing.id'], name=op.f('fk_canteen_meal_standing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canteen_meal'))
    )
    with op.batch_alter_table('canteen_meal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_canteen_meal_account'), ['account'], unique=False)
        batch_op.create_index(batch_op.f('ix_canteen_meal_card'), ['card'], unique=False)
        batch_op.create_index(batch_op.f('ix_canteen_meal_service'), ['service'], unique=False)
        batch_op.create_index(batch_op.f('ix_canteen_meal_standing'), ['standing'], unique=False)


def _canteen_part() -> None:
    op.create_table('canteen_part',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('service', sa.Integer(), nullable=False),
    sa.Column('operator', sa.Integer(), nullable=False),
    sa.Column('portions', sa.Integer(), nullable=False),
    sa.Column('order_by', sa.BigInteger(), nullable=False),
    sa.Column('cancel_by', sa.BigInteger(), nullable=False),
    sa.Column('served', sa.Integer(), nullable=True),
    sa.Column('walk_ins', sa.Integer(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.CheckConstraint('portions > 0', name=op.f('ck_canteen_part_portions')),
    sa.CheckConstraint('served IS NULL OR served >= 0', name=op.f('ck_canteen_part_served')),
    sa.CheckConstraint('walk_ins IS NULL OR walk_ins >= 0', name=op.f('ck_canteen_part_walk_ins')),
    sa.ForeignKeyConstraint(['operator'], ['party.id'], name=op.f('fk_canteen_part_operator')),
    sa.ForeignKeyConstraint(['service'], ['canteen_service.id'], name=op.f('fk_canteen_part_service')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canteen_part'))
    )
    with op.batch_alter_table('canteen_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_canteen_part_operator'), ['operator'], unique=False)
        batch_op.create_index(batch_op.f('ix_canteen_part_service'), ['service'], unique=False)


def _canteen_skip() -> None:
    op.create_table('canteen_skip',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('standing', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['standing'], ['canteen_standing.id'], name=op.f('fk_canteen_skip_standing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canteen_skip'))
    )
    with op.batch_alter_table('canteen_skip', schema=None) as batch_op:
        batch_op.create_index('uq_canteen_skip_day', ['standing', 'day'], unique=True, sqlite_where=sa.text('NOT withdrawn'), postgresql_where=sa.text('NOT withdrawn'))


def _canteen_diet() -> None:
    op.create_table('canteen_diet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meal', sa.Integer(), nullable=True),
    sa.Column('standing', sa.Integer(), nullable=True),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('diets', sa.JSON(), nullable=False),
    sa.Column('allergens', sa.JSON(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('consent_on', sa.Date(), nullable=True),
    sa.Column('erased_at', sa.BigInteger(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('(meal IS NULL) <> (standing IS NULL)', name=op.f('ck_canteen_diet_one_target')),
    sa.CheckConstraint('people > 0', name=op.f('ck_canteen_diet_people')),
    sa.ForeignKeyConstraint(['meal'], ['canteen_meal.id'], name=op.f('fk_canteen_diet_meal')),
    sa.ForeignKeyConstraint(['standing'], ['canteen_standing.id'], name=op.f('fk_canteen_diet_standing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canteen_diet'))
    )
    with op.batch_alter_table('canteen_diet', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_canteen_diet_meal'), ['meal'], unique=False)
        batch_op.create_index(batch_op.f('ix_canteen_diet_standing'), ['standing'], unique=False)


def _canteen_extra() -> None:
    op.create_table('canteen_extra',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meal', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('unit', sa.String(length=40), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('unit_price', sa.BigInteger(), nullable=False),
    sa.Column('list_price', sa.BigInteger(), nullable=False),
    sa.Column('tax', sa.String(length=20), nullable=False),
    sa.Column('ledger_account', sa.String(length=20), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_canteen_extra_quantity')),
    sa.ForeignKeyConstraint(['meal'], ['canteen_meal.id'], name=op.f('fk_canteen_extra_meal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canteen_extra'))
    )
    with op.batch_alter_table('canteen_extra', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_canteen_extra_meal'), ['meal'], unique=False)


def _canteen_number() -> None:
    op.create_table('canteen_number',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('part', sa.Integer(), nullable=False),
    sa.Column('formula', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('number >= 0', name=op.f('ck_canteen_number_number')),
    sa.ForeignKeyConstraint(['part'], ['canteen_part.id'], name=op.f('fk_canteen_number_part')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canteen_number'))
    )
    with op.batch_alter_table('canteen_number', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_canteen_number_part'), ['part'], unique=False)
        batch_op.create_index('uq_canteen_number_kept', ['part', 'formula'], unique=True, sqlite_where=sa.text('NOT withdrawn'), postgresql_where=sa.text('NOT withdrawn'))

    # ### end Alembic commands ###


def upgrade() -> None:
    _canteen_rota()
    _canteen_rota_exception()
    _canteen_till()
    _canteen_account()
    _canteen_card()
    _canteen_service()
    _canteen_standing()
    _canteen_dish()
    _canteen_meal()
    _canteen_part()
    _canteen_skip()
    _canteen_diet()
    _canteen_extra()
    _canteen_number()
    _fill()
