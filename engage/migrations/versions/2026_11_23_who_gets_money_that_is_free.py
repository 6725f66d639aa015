"""who gets money that is free

What follows a fall is one list of shares. Why another body than the rules name took a decision stands beside the decision.
"""

import sqlalchemy as sa
from alembic import op


revision = 'who_gets_money_that_is_free'
down_revision = 'tallies_with_bands'
branch_labels = None
depends_on = None

AWARDS = sa.table(
    'pb_award',
    *(sa.column(name) for name in ('id', 'awarded_pence', 'instead_of_id')),
    sa.column('follows', sa.JSON),
)


def upgrade() -> None:
    with op.batch_alter_table('pb_formal_decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('other_body', sa.Text(), nullable=False, server_default=''))
    with op.batch_alter_table('pb_formal_decision', schema=None) as batch_op:
        batch_op.alter_column('other_body', server_default=None)
    connection = op.get_bind()
    rows = connection.execute(sa.select(AWARDS)).all()
    instead = {row.instead_of_id: row.awarded_pence for row in rows if row.instead_of_id}
    for row in (row for row in rows if row.follows and 'shares' not in row.follows):
        told = dict(row.follows)
        shares = [[number, pence, True] for number, pence in told.pop('rests', {}).items()]
        following = told.pop('next', '')
        if following and row.id in instead:
            shares.append([following, instead[row.id], False])
        connection.execute(
            sa.update(AWARDS).where(AWARDS.c.id == row.id).values(follows={'tied': [], **told, 'shares': shares})
        )


def downgrade() -> None:
    with op.batch_alter_table('pb_formal_decision', schema=None) as batch_op:
        batch_op.drop_column('other_body')
