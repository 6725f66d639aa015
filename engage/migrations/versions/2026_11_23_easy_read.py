"""easy read: the council's own pictures, what stands beside the words of an edition, and who checked it"""

import sqlalchemy as sa
from alembic import op


revision = 'easy_read'
down_revision = 'outages'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'library_picture',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('upload_id', sa.String(length=32), nullable=False),
        sa.Column('title', sa.String(length=80), nullable=False),
        sa.Column('words', sa.String(length=300), nullable=False),
        sa.Column('alt', sa.String(length=300), nullable=False),
        sa.Column('licence', sa.String(length=16), nullable=False),
        sa.Column('maker', sa.String(length=300), nullable=False),
        sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('taken_out_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['upload_id'], ['upload.id'], name=op.f('fk_library_picture_upload_id_upload')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_library_picture')),
        sa.UniqueConstraint('upload_id', name=op.f('uq_library_picture_upload_id')),
    )
    op.create_table(
        'easy_read_edition',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('activity_id', sa.String(length=32), nullable=False),
        sa.Column('view', sa.String(length=16), nullable=False),
        sa.Column('pictures', sa.JSON(), nullable=False),
        sa.Column('decisions', sa.JSON(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_easy_read_edition_activity_id_activity')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_easy_read_edition')),
        sa.UniqueConstraint('activity_id', 'view', name=op.f('uq_easy_read_edition_activity_id_view')),
    )
    op.create_table(
        'easy_read_review',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('activity_id', sa.String(length=32), nullable=False),
        sa.Column('view', sa.String(length=16), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('reviewed_by', sa.String(length=200), nullable=False),
        sa.Column('reviewed_on', sa.Date(), nullable=False),
        sa.Column('changed', sa.String(length=2000), nullable=False),
        sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_easy_read_review_activity_id_activity')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_easy_read_review')),
    )
    op.create_index(op.f('ix_easy_read_review_activity_id'), 'easy_read_review', ['activity_id'])


def downgrade() -> None:
    op.drop_table('easy_read_review')
    op.drop_table('easy_read_edition')
    op.drop_table('library_picture')
