"""arranged reports

How officers want a report shown, and what was wrong in a published one.
"""

import sqlalchemy as sa
from alembic import op

revision = 'arranged_reports'
down_revision = 'workbooks'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('engagement_report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('arrangement', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('is_rearranged', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        'report_correction',
        sa.Column('report_id', sa.String(length=32), nullable=False),
        sa.Column('says', sa.String(length=2000), nullable=False),
        sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('noted_by', sa.String(length=64), nullable=False),
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(['report_id'], ['engagement_report.id'], name=op.f('fk_report_correction_report_id_engagement_report')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_report_correction')),
    )
    op.create_index(op.f('ix_report_correction_report_id'), 'report_correction', ['report_id'])


def downgrade() -> None:
    op.drop_table('report_correction')
    with op.batch_alter_table('engagement_report', schema=None) as batch_op:
        batch_op.drop_column('is_rearranged')
        batch_op.drop_column('arrangement')
