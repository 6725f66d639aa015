"""surveys: printed questionnaires"""

import sqlalchemy as sa
from alembic import op

revision = 'survey_papers'
down_revision = 'project_files'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('survey_paper',
    sa.Column('survey_id', sa.String(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('edition', sa.String(length=8), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('number_of_bytes', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_paper_survey_id_survey')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_paper')),
    sa.UniqueConstraint('survey_id', 'version', 'language', 'edition', name=op.f('uq_survey_paper_survey_id_version_language_edition'))
    )
    with op.batch_alter_table('survey_paper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_paper_survey_id'), ['survey_id'], unique=False)
    with op.batch_alter_table('survey', schema=None) as batch_op:
        batch_op.add_column(sa.Column('paper_version', sa.Integer(), server_default='0', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('survey', schema=None) as batch_op:
        batch_op.drop_column('paper_version')
    op.drop_table('survey_paper')
