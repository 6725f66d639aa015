"""ballot kinds

What may be on a ballot is part of a round's written rules. Rounds of before were voted on by choosing within the money.
"""

import sqlalchemy as sa
from alembic import op


revision = 'ballot_kinds'
down_revision = 'text_messages'
branch_labels = None
depends_on = None

ROUNDS = sa.table('pb_round', sa.column('id', sa.String), sa.column('rules', sa.JSON), sa.column('max_choices', sa.Integer))


def upgrade() -> None:
    for each in op.get_bind().execute(sa.select(ROUNDS)).all():
        ballot = {"kind": "knapsack", "over_long": "refused"}
        if each.max_choices:
            ballot["maximum"] = each.max_choices
        op.execute(sa.update(ROUNDS).where(ROUNDS.c.id == each.id).values(rules={"ballot": ballot, **each.rules}))
    with op.batch_alter_table('pb_round') as table:
        table.drop_column('max_choices')


def downgrade() -> None:
    with op.batch_alter_table('pb_round') as table:
        table.add_column(sa.Column('max_choices', sa.Integer(), nullable=True))
    for each in op.get_bind().execute(sa.select(ROUNDS)).all():
        rules = dict(each.rules)
        ballot = rules.pop("ballot", {})
        op.execute(sa.update(ROUNDS).where(ROUNDS.c.id == each.id).values(rules=rules, max_choices=ballot.get("maximum")))
