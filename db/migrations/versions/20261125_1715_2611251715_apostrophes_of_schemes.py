"""apostrophes_of_schemes"""

import sqlalchemy as sa
from alembic import op

revision = '2611251715'
down_revision = '2611251645'
branch_labels = None
depends_on = None

SHIPPED = (
    "Coopératives d'activités et d'emploi", "Emplois d'Avenir", "Structures d'accompagnement de l'ESS",
    "Insertion par l'activité économique (structures et réseaux)",
    "Chambre régionale et Observatoire de l'ESS",
)  # fmt: skip
COLUMNS = (('party_reference', 'label'), ('party_scheme', 'scheme'), ('network_benefit', 'scheme'))


def upgrade() -> None:
    """The schemes shipped with a straight apostrophe take the typographic one, wherever they are named.

    What a closed year says stays as it was sealed.
    """
    connection = op.get_bind()
    kept = set(connection.scalars(sa.text("SELECT label FROM party_reference WHERE kind = 'scheme'")))
    for straight in SHIPPED:
        curved = straight.replace("'", "’")
        if curved in kept:
            continue
        for table, column in COLUMNS:
            named = sa.table(table, sa.column(column, sa.String))
            connection.execute(sa.update(named).where(named.c[column] == straight).values({column: curved}))
