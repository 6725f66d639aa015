"""designed samples

That the people of an activity were drawn by chance, and what their answers are weighted to.
"""

import sqlalchemy as sa
from alembic import op


revision = 'designed_samples'
down_revision = 'help_to_take_part'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'designed_sample',
        sa.Column('activity_id', sa.String(length=32), nullable=False),
        sa.Column('drawn', sa.String(length=1000), nullable=False),
        sa.Column('population', sa.String(length=300), nullable=False),
        sa.Column('most_tenths', sa.Integer(), nullable=False),
        sa.Column('margins', sa.JSON(), nullable=False),
        sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_designed_sample_activity_id_activity')),
        sa.PrimaryKeyConstraint('activity_id', name=op.f('pk_designed_sample')),
    )


def downgrade() -> None:
    op.drop_table('designed_sample')
