"""cards of two

Each officer gives a card of their own to the job that waits for both.
"""

import sqlalchemy as sa
from alembic import op


revision = 'cards_of_two'
down_revision = 'known_devices'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('pb_given_card',
    sa.Column('round_id', sa.String(length=32), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('officer_id', sa.String(length=64), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['pb_opening.round_id'], name=op.f('fk_pb_given_card_round_id_pb_opening')),
    sa.PrimaryKeyConstraint('round_id', 'position', name=op.f('pk_pb_given_card')),
    sa.UniqueConstraint('round_id', 'officer_id', name=op.f('uq_pb_given_card_round_id_officer_id')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('pb_opening', schema=None) as batch_op:
        batch_op.drop_column('sealed_cards')


def downgrade() -> None:
    with op.batch_alter_table('pb_opening', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sealed_cards', sa.LargeBinary(), nullable=True))
    op.drop_table('pb_given_card')
