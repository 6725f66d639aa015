"""surveys: contacts apart from answers, and one question at a time"""

import sqlalchemy as sa
from alembic import op

revision = 'survey_contacts'
down_revision = 'awards'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('survey', sa.Column('one_at_a_time', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table('survey_contact',
    sa.Column('survey_id', sa.String(length=32), nullable=False),
    sa.Column('question_id', sa.String(length=100), nullable=False),
    sa.Column('contact', sa.String(length=254), nullable=False),
    sa.Column('forget_on', sa.Date(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_contact_survey_id_survey')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_contact')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_survey_contact_survey_id'), 'survey_contact', ['survey_id'], unique=False)
    op.create_index(op.f('ix_survey_contact_forget_on'), 'survey_contact', ['forget_on'], unique=False)


def downgrade() -> None:
    op.drop_table('survey_contact')
    op.drop_column('survey', 'one_at_a_time')
