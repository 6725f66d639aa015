"""acts of two: agreed codes, replaced cards, refused envelopes, lots, openings and witnesses"""

import sqlalchemy as sa
from alembic import op


revision = 'acts_of_two'
down_revision = 'voter_proofs'
branch_labels = None
depends_on = None

# Not in batches: SQLite would make the tables of the box anew, with the row numbers that they must not have.


def upgrade() -> None:
    for name in ('turnout', 'codes_agreed', 'cards_replaced', 'cards_to_print'):
        op.add_column('pb_round', sa.Column(name, sa.Integer(), nullable=False, server_default='0'))
    op.add_column('pb_round', sa.Column('tie', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('pb_round', sa.Column('lot', sa.String(length=64), nullable=False, server_default=''))
    op.add_column('pb_round', sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True))
    op.execute('UPDATE pb_round SET codes_agreed = codes_issued')
    op.add_column('pb_sealed_ballot', sa.Column('refused', sa.String(length=32), nullable=False, server_default=''))
    op.add_column('pb_tracker_entry', sa.Column('refused', sa.String(length=32), nullable=False, server_default=''))
    op.create_table('pb_opening',
    sa.Column('round_id', sa.String(length=32), nullable=False),
    sa.Column('job_id', sa.String(length=32), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=True),
    sa.Column('sealed_cards', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['round_id'], ['pb_round.id'], name=op.f('fk_pb_opening_round_id_pb_round')),
    sa.PrimaryKeyConstraint('round_id', name=op.f('pk_pb_opening')),
    sqlite_with_rowid=False
    )
    op.create_table('pb_witness',
    sa.Column('round_id', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['pb_round.id'], name=op.f('fk_pb_witness_round_id_pb_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pb_witness')),
    sa.UniqueConstraint('round_id', 'email', name=op.f('uq_pb_witness_round_id_email'))
    )
    op.create_index(op.f('ix_pb_witness_round_id'), 'pb_witness', ['round_id'], unique=False)


def downgrade() -> None:
    op.drop_table('pb_witness')
    op.drop_table('pb_opening')
    op.drop_column('pb_tracker_entry', 'refused')
    op.drop_column('pb_sealed_ballot', 'refused')
    for name in ('closed_at', 'lot', 'tie', 'cards_to_print', 'cards_replaced', 'codes_agreed', 'turnout'):
        op.drop_column('pb_round', name)
