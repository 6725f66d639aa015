"""what pictures show, in words"""

import sqlalchemy as sa
from alembic import op


revision = 'what_pictures_show'
down_revision = 'survey_contacts'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shows', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('public_shows', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('language', sa.String(length=16), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.drop_column('language')
        batch_op.drop_column('public_shows')
        batch_op.drop_column('shows')
