"""survey making

Officers write on a version until it is published, and are told when somebody else wrote meanwhile.
"""

import sqlalchemy as sa
from alembic import op


revision = 'survey_making'
down_revision = 'dates_of_calls'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('survey', schema=None) as batch_op:
        batch_op.add_column(sa.Column('revision', sa.Integer(), nullable=False, server_default='1'))
    with op.batch_alter_table('survey_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('published_at', sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE survey_version SET published_at = created_at WHERE survey_id IN "
        "(SELECT id FROM activity WHERE kind = 'survey' AND state NOT IN ('draft', 'withdrawn'))"
    )


def downgrade() -> None:
    with op.batch_alter_table('survey_version', schema=None) as batch_op:
        batch_op.drop_column('published_at')
    with op.batch_alter_table('survey', schema=None) as batch_op:
        batch_op.drop_column('revision')
