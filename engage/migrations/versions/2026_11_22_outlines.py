"""outlines

Outlines of areas, for a drawing on which people show where they live.
"""

import sqlalchemy as sa
from alembic import op


revision = 'outlines'
down_revision = 'surveys_by_month'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('area', schema=None) as batch_op:
        batch_op.add_column(sa.Column('outline', sa.JSON(), nullable=False, server_default='[]'))


def downgrade() -> None:
    with op.batch_alter_table('area', schema=None) as batch_op:
        batch_op.drop_column('outline')
