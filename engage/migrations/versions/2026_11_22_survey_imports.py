"""surveys: questionnaires from files that officers send"""

import sqlalchemy as sa
from alembic import op

revision = 'survey_imports'
down_revision = 'one_response_each'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('survey_import',
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('asked_by', sa.String(length=64), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('survey_id', sa.String(length=32), nullable=True),
    sa.Column('left_out', sa.JSON(), nullable=False),
    sa.Column('fault', sa.JSON(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_survey_import_programme_id_programme')),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_import_survey_id_survey')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_import'))
    )


def downgrade() -> None:
    op.drop_table('survey_import')
