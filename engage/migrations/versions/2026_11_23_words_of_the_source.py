"""words of the source

Each section of a plan keeps the words it was made of, to be read beside it. What is still to be added is looked up in the text as it
stands, not kept from the day it was brought in. Texts that were brought in before have nothing to be read beside them.
"""

import sqlalchemy as sa
from alembic import op

revision = 'words_of_the_source'
down_revision = 'what_a_report_is_written_on'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('plan_section', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('plan_version', schema=None) as batch_op:
        batch_op.drop_column('placeholders')


def downgrade() -> None:
    with op.batch_alter_table('plan_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('placeholders', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('plan_section', schema=None) as batch_op:
        batch_op.drop_column('source')
