"""rehearsal rounds

Copies of draft rounds, with codes and boxes of their own.
"""

import sqlalchemy as sa
from alembic import op


revision = 'rehearsal_rounds'
down_revision = 'cards_of_two'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('pb_rehearsal_round',
    sa.Column('round_id', sa.String(length=32), nullable=False),
    sa.Column('copied', sa.JSON(), nullable=False),
    sa.Column('outcome', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['pb_round.id'], name=op.f('fk_pb_rehearsal_round_round_id_pb_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pb_rehearsal_round'))
    )
    op.create_index(op.f('ix_pb_rehearsal_round_round_id'), 'pb_rehearsal_round', ['round_id'], unique=False)
    op.create_table('pb_rehearsal_code',
    sa.Column('rehearsal_id', sa.String(length=32), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('is_used', sa.Boolean(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['rehearsal_id'], ['pb_rehearsal_round.id'], name=op.f('fk_pb_rehearsal_code_rehearsal_id_pb_rehearsal_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pb_rehearsal_code')),
    sa.UniqueConstraint('code', name=op.f('uq_pb_rehearsal_code_code')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_pb_rehearsal_code_rehearsal_id'), 'pb_rehearsal_code', ['rehearsal_id'], unique=False)
    op.create_table('pb_rehearsal_ballot',
    sa.Column('rehearsal_id', sa.String(length=32), nullable=False),
    sa.Column('marks', sa.JSON(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['rehearsal_id'], ['pb_rehearsal_round.id'], name=op.f('fk_pb_rehearsal_ballot_rehearsal_id_pb_rehearsal_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pb_rehearsal_ballot')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_pb_rehearsal_ballot_rehearsal_id'), 'pb_rehearsal_ballot', ['rehearsal_id'], unique=False)


def downgrade() -> None:
    op.drop_table('pb_rehearsal_ballot')
    op.drop_table('pb_rehearsal_code')
    op.drop_table('pb_rehearsal_round')
