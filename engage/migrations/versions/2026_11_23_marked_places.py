"""marked places

Where the drawing of areas lies on the earth, so that a place marked on it can be told in degrees. Outlines that were imported before
have to be imported once more for that. A paper that is keyed can be taken out of its own batch only.
"""

import sqlalchemy as sa
from alembic import op


revision = 'marked_places'
down_revision = 'what_a_consultation_says'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'map_frame',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('west', sa.Double(), nullable=False),
        sa.Column('north', sa.Double(), nullable=False),
        sa.Column('scale', sa.Double(), nullable=False),
        sa.Column('narrow', sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_map_frame')),
    )
    with op.batch_alter_table('survey_response', schema=None) as batch_op:
        batch_op.add_column(sa.Column('batch_digest', sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('survey_response', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.drop_column('batch_digest')
    op.drop_table('map_frame')
