"""blank papers

How many papers of a batch came back with nothing on them.
"""

import sqlalchemy as sa
from alembic import op

revision = 'blank_papers'
down_revision = 'a_year_of_promises'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('survey_batch', schema=None) as batch_op:
        batch_op.add_column(sa.Column('blank', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('survey_batch', schema=None) as batch_op:
        batch_op.alter_column('blank', existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('survey_batch', schema=None) as batch_op:
        batch_op.drop_column('blank')
