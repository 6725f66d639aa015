"""surveys: batches of papers and calls that officers key in"""

import sqlalchemy as sa
from alembic import op

revision = 'survey_batches'
down_revision = 'survey_papers'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('survey_batch',
    sa.Column('survey_id', sa.String(length=32), nullable=False),
    sa.Column('channel', sa.String(length=16), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('keyed', sa.Integer(), nullable=False),
    sa.Column('unfinished', sa.JSON(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_batch_survey_id_survey')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_batch'))
    )
    with op.batch_alter_table('survey_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_batch_survey_id'), ['survey_id'], unique=False)


def downgrade() -> None:
    op.drop_table('survey_batch')
