"""money by rule

How much of an award came by the written rule after another one fell away stands beside it, and what follows a fall is one list of shares.
Why another body than the rules name took a decision stands beside the decision.
"""

import sqlalchemy as sa
from alembic import op


revision = 'money_by_rule'
down_revision = 'one_right_of_an_address'
branch_labels = None
depends_on = None

AWARDS = sa.table(
    'pb_award',
    *(sa.column(name) for name in ('id', 'round_id', 'project_id', 'awarded_pence', 'by_rule_pence', 'instead_of_id')),
    sa.column('follows', sa.JSON),
)
PROJECTS = sa.table('pb_project', sa.column('id'), sa.column('number'))


def upgrade() -> None:
    with op.batch_alter_table('pb_award', schema=None) as batch_op:
        batch_op.add_column(sa.Column('by_rule_pence', sa.Integer(), nullable=False, server_default='0'))
        batch_op.create_check_constraint(batch_op.f('ck_pb_award_by_rule_is_a_part'), 'by_rule_pence >= 0 AND by_rule_pence <= awarded_pence')
    with op.batch_alter_table('pb_formal_decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('other_body', sa.Text(), nullable=False, server_default=''))
    _share_out(op.get_bind())
    with op.batch_alter_table('pb_award', schema=None) as batch_op:
        batch_op.alter_column('by_rule_pence', server_default=None)
    with op.batch_alter_table('pb_formal_decision', schema=None) as batch_op:
        batch_op.alter_column('other_body', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('pb_formal_decision', schema=None) as batch_op:
        batch_op.drop_column('other_body')
    with op.batch_alter_table('pb_award', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_pb_award_by_rule_is_a_part'), type_='check')
        batch_op.drop_column('by_rule_pence')


def _share_out(connection: sa.Connection) -> None:
    """What fell before is told as it is now: who got how much of it, in one list."""
    rows = connection.execute(sa.select(AWARDS, PROJECTS.c.number).where(AWARDS.c.project_id == PROJECTS.c.id)).all()
    by_rule = {row.id: row.awarded_pence for row in rows if row.instead_of_id}
    instead = {row.instead_of_id: row.awarded_pence for row in rows if row.instead_of_id}
    ids = {(row.round_id, row.number): row.id for row in rows}
    follows = {}
    for row in (row for row in rows if row.follows and 'shares' not in row.follows):
        told = dict(row.follows)
        rests, following = told.pop('rests', {}), told.pop('next', '')
        shares = [[number, pence, True] for number, pence in rests.items()]
        if following and row.id in instead:
            shares.append([following, instead[row.id], False])
        follows[row.id] = {**told, 'shares': shares}
        for number, pence in rests.items():
            by_rule[ids[row.round_id, number]] = by_rule.get(ids[row.round_id, number], 0) + pence
    for row in rows:
        written = {'by_rule_pence': min(by_rule.get(row.id, 0), row.awarded_pence)}
        if row.id in follows:
            written['follows'] = follows[row.id]
        connection.execute(sa.update(AWARDS).where(AWARDS.c.id == row.id).values(**written))
