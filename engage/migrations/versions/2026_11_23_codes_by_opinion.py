"""codes by opinion

What few people say of a theme is found without reading what everybody says of it.
"""

from alembic import op


revision = 'codes_by_opinion'
down_revision = 'a_mark_of_activities'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_code_theme_id', table_name='code')
    op.create_index('ix_code_theme_id_opinion', 'code', ['theme_id', 'opinion'])


def downgrade() -> None:
    op.drop_index('ix_code_theme_id_opinion', table_name='code')
    op.create_index('ix_code_theme_id', 'code', ['theme_id'])
