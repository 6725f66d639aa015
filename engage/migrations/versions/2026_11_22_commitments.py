"""commitments

What the council promised after a consultation, and the steps each promise took.
"""

import sqlalchemy as sa
from alembic import op

revision = 'commitments'
down_revision = 'news_of_plans'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('plan_commitment',
    sa.Column('consultation_id', sa.String(length=32), nullable=False),
    sa.Column('reply_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_plan_commitment_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['reply_id'], ['feedback_response.id'], name=op.f('fk_plan_commitment_reply_id_feedback_response')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_commitment')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_plan_commitment_consultation_id_number'))
    )
    op.create_index(op.f('ix_plan_commitment_reply_id'), 'plan_commitment', ['reply_id'], unique=False)
    op.create_table('plan_commitment_step',
    sa.Column('commitment_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('latest', sa.String(length=120), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['commitment_id'], ['plan_commitment.id'], name=op.f('fk_plan_commitment_step_commitment_id_plan_commitment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_commitment_step')),
    sa.UniqueConstraint('commitment_id', 'number', name=op.f('uq_plan_commitment_step_commitment_id_number'))
    )


def downgrade() -> None:
    op.drop_table('plan_commitment_step')
    op.drop_index(op.f('ix_plan_commitment_reply_id'), table_name='plan_commitment')
    op.drop_table('plan_commitment')
