"""what waits to be counted

The index by which a tally finds what it has not seen holds that and nothing else.
"""

import sqlalchemy as sa
from alembic import op


revision = 'what_waits_to_be_counted'
down_revision = 'editions_of_a_report'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_survey_response_is_tallied', table_name='survey_response')
    op.create_index(
        'ix_survey_response_waiting',
        'survey_response',
        ['survey_id', 'id'],
        postgresql_where=sa.text('is_tallied IS false'),
        sqlite_where=sa.text('is_tallied IS 0'),
    )


def downgrade() -> None:
    op.drop_index('ix_survey_response_waiting', table_name='survey_response')
    op.create_index('ix_survey_response_is_tallied', 'survey_response', ['is_tallied'])
