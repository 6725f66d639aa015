"""named organisations

Which organisations' names an officer has read and lets into reports of a survey.
"""

import sqlalchemy as sa
from alembic import op


revision = 'named_organisations'
down_revision = 'chains_of_subjects'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('survey', schema=None) as batch_op:
        batch_op.add_column(sa.Column('named', sa.JSON(), nullable=False, server_default='[]'))


def downgrade() -> None:
    with op.batch_alter_table('survey', schema=None) as batch_op:
        batch_op.drop_column('named')
