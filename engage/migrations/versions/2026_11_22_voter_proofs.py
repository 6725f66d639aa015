"""rights to vote that come of an e-mail address or a telephone number, and people to be told when the list is out"""

import sqlalchemy as sa
from alembic import op


revision = 'voter_proofs'
down_revision = 'bids'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('pb_proof_attempt',
    sa.Column('round_id', sa.String(length=32), nullable=False),
    sa.Column('address_digest', sa.String(length=64), nullable=False),
    sa.Column('code_digest', sa.String(length=64), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent', sa.Integer(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['pb_round.id'], name=op.f('fk_pb_proof_attempt_round_id_pb_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pb_proof_attempt')),
    sa.UniqueConstraint('round_id', 'address_digest', name=op.f('uq_pb_proof_attempt_round_id_address_digest')),
    sqlite_with_rowid=False
    )
    op.create_table('pb_list_follower',
    sa.Column('round_id', sa.String(length=32), nullable=False),
    sa.Column('address', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['pb_round.id'], name=op.f('fk_pb_list_follower_round_id_pb_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pb_list_follower')),
    sa.UniqueConstraint('round_id', 'address', name=op.f('uq_pb_list_follower_round_id_address')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('pb_register_entry', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.add_column(sa.Column('proof', sa.String(length=8), nullable=False, server_default='card'))
        batch_op.add_column(sa.Column('address_digest', sa.String(length=64), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_pb_register_entry_round_id_address_digest'), ['round_id', 'address_digest'])


def downgrade() -> None:
    with op.batch_alter_table('pb_register_entry', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_pb_register_entry_round_id_address_digest'), type_='unique')
        batch_op.drop_column('address_digest')
        batch_op.drop_column('proof')
    op.drop_table('pb_list_follower')
    op.drop_table('pb_proof_attempt')
