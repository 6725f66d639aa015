"""pots

Rounds that belong together as the pots of one.
"""

import sqlalchemy as sa
from alembic import op


revision = 'pots'
down_revision = 'what_pictures_show'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('pb_joint_round',
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('slug', sa.String(length=64), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('carry', sa.String(length=8), nullable=False),
    sa.Column('votes', sa.String(length=8), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_pb_joint_round_programme_id_programme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pb_joint_round')),
    sa.UniqueConstraint('slug', name=op.f('uq_pb_joint_round_slug'))
    )
    op.create_index(op.f('ix_pb_joint_round_programme_id'), 'pb_joint_round', ['programme_id'], unique=False)
    op.create_table('pb_pot',
    sa.Column('round_id', sa.String(length=32), nullable=False),
    sa.Column('joint_round_id', sa.String(length=32), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['joint_round_id'], ['pb_joint_round.id'], name=op.f('fk_pb_pot_joint_round_id_pb_joint_round')),
    sa.ForeignKeyConstraint(['round_id'], ['pb_round.id'], name=op.f('fk_pb_pot_round_id_pb_round')),
    sa.PrimaryKeyConstraint('round_id', name=op.f('pk_pb_pot'))
    )
    op.create_index(op.f('ix_pb_pot_joint_round_id'), 'pb_pot', ['joint_round_id'], unique=False)


def downgrade() -> None:
    op.drop_table('pb_pot')
    op.drop_table('pb_joint_round')
