"""surveys: one response each, and the rights to answer apart from the answers"""

import sqlalchemy as sa
from alembic import op

revision = 'one_response_each'
down_revision = 'survey_making'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('survey', sa.Column('one_each', sa.String(length=8), nullable=False, server_default='open'))
    op.create_table('survey_right',
    sa.Column('survey_id', sa.String(length=32), nullable=False),
    sa.Column('code_digest', sa.String(length=64), nullable=False),
    sa.Column('address_digest', sa.String(length=64), nullable=True),
    sa.Column('is_spent', sa.Boolean(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_right_survey_id_survey')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_right')),
    sa.UniqueConstraint('survey_id', 'address_digest', name=op.f('uq_survey_right_survey_id_address_digest')),
    sa.UniqueConstraint('survey_id', 'code_digest', name=op.f('uq_survey_right_survey_id_code_digest')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_survey_right_survey_id'), 'survey_right', ['survey_id'], unique=False)


def downgrade() -> None:
    op.drop_table('survey_right')
    op.drop_column('survey', 'one_each')
