"""who we reached

Counts of everybody who lives here, the engagement plan, whom activities were for, the equality assessment, evidence from elsewhere.
"""

import sqlalchemy as sa
from alembic import op

revision = 'who_we_reached'
down_revision = 'comments_for_organisations'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'margin',
        sa.Column('question', sa.String(length=64), nullable=False),
        sa.Column('title', sa.String(length=200), nullable=False),
        sa.Column('from_age', sa.Integer(), nullable=False),
        sa.Column('to_age', sa.Integer(), nullable=True),
        sa.Column('source', sa.String(length=300), nullable=False),
        sa.Column('counted_on', sa.Date(), nullable=False),
        sa.Column('licence', sa.String(length=200), nullable=False),
        sa.Column('shares', sa.JSON(), nullable=False),
        sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_margin')),
    )
    op.create_index(op.f('ix_margin_question'), 'margin', ['question'])
    op.create_table(
        'planned_group',
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('method', sa.String(length=500), nullable=False),
        sa.Column('owner', sa.String(length=120), nullable=False),
        sa.Column('due_on', sa.Date(), nullable=True),
        sa.Column('standing', sa.String(length=16), nullable=False),
        sa.Column('told', sa.String(length=1000), nullable=False),
        sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_planned_group_programme_id_programme')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_planned_group')),
    )
    op.create_index(op.f('ix_planned_group_programme_id'), 'planned_group', ['programme_id'])
    op.create_table(
        'audience',
        sa.Column('activity_id', sa.String(length=32), nullable=False),
        sa.Column('from_age', sa.Integer(), nullable=False),
        sa.Column('to_age', sa.Integer(), nullable=True),
        sa.Column('lives_here', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_audience_activity_id_activity')),
        sa.PrimaryKeyConstraint('activity_id', name=op.f('pk_audience')),
    )
    op.create_table(
        'equality_line',
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        sa.Column('characteristic', sa.String(length=32), nullable=False),
        sa.Column('reached', sa.String(length=1000), nullable=False),
        sa.Column('barriers', sa.String(length=1000), nullable=False),
        sa.Column('action', sa.String(length=1000), nullable=False),
        sa.Column('owner', sa.String(length=120), nullable=False),
        sa.Column('reason', sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_equality_line_programme_id_programme')),
        sa.PrimaryKeyConstraint('programme_id', 'characteristic', name=op.f('pk_equality_line')),
    )
    op.create_table(
        'outside_evidence',
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        sa.Column('says', sa.String(length=1000), nullable=False),
        sa.Column('source', sa.String(length=300), nullable=False),
        sa.Column('dated_on', sa.Date(), nullable=False),
        sa.Column('licence', sa.String(length=200), nullable=False),
        sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_outside_evidence_programme_id_programme')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_evidence')),
    )
    op.create_index(op.f('ix_outside_evidence_programme_id'), 'outside_evidence', ['programme_id'])
    with op.batch_alter_table('engagement_report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('blanks', sa.Integer(), nullable=False, server_default='0'))


def downgrade() -> None:
    with op.batch_alter_table('engagement_report', schema=None) as batch_op:
        batch_op.drop_column('blanks')
    for table in ('outside_evidence', 'equality_line', 'audience', 'planned_group', 'margin'):
        op.drop_table(table)
