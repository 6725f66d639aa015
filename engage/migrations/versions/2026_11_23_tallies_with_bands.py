"""tallies with bands

Numbers, money and days are counted in bands: tallies of surveys that ask for any hold none, and are counted anew from the responses.
"""

from alembic import op


revision = 'tallies_with_bands'
down_revision = 'easy_read'
branch_labels = None
depends_on = None

ASKING = """(
    SELECT survey_id FROM survey_version
    WHERE CAST(questionnaire AS TEXT) LIKE '%"type": "integer"%'
       OR CAST(questionnaire AS TEXT) LIKE '%"type": "decimal"%'
       OR CAST(questionnaire AS TEXT) LIKE '%"type": "money"%'
       OR CAST(questionnaire AS TEXT) LIKE '%"type": "date"%'
)"""


def upgrade() -> None:
    op.execute(f"UPDATE survey SET counts = '{{}}' WHERE id IN {ASKING}")
    op.execute(f"UPDATE survey_response SET is_tallied = false WHERE survey_id IN {ASKING}")


def downgrade() -> None:
    pass
