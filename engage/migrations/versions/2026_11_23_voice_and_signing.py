"""voice and signing

What is heard and seen beside the words of an activity.
"""

import sqlalchemy as sa
from alembic import op


revision = 'voice_and_signing'
down_revision = 'letters_to_a_mailbox'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'recording',
        sa.Column('activity_id', sa.String(length=32), nullable=False),
        sa.Column('item', sa.String(length=120), nullable=False),
        sa.Column('kind', sa.String(length=8), nullable=False),
        sa.Column('language', sa.String(length=16), nullable=False),
        sa.Column('upload_id', sa.String(length=32), nullable=False),
        sa.Column('transcript', sa.Text(), nullable=False),
        sa.Column('captions', sa.Text(), nullable=False),
        sa.Column('of', sa.String(length=64), nullable=False),
        sa.Column('licence', sa.String(length=16), nullable=False),
        sa.Column('maker', sa.String(length=300), nullable=False),
        sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('taken_out_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_recording_activity_id_activity')),
        sa.ForeignKeyConstraint(['upload_id'], ['upload.id'], name=op.f('fk_recording_upload_id_upload')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_recording')),
        sa.UniqueConstraint('upload_id', name=op.f('uq_recording_upload_id')),
    )
    with op.batch_alter_table('recording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recording_activity_id'), ['activity_id'], unique=False)
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('recordings_revision', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.alter_column('recordings_revision', existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_column('recordings_revision')
    op.drop_table('recording')
