"""report schedules"""

import sqlalchemy as sa
from alembic import op

revision = 'report_schedules'
down_revision = 'arranged_reports'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'report_schedule',
        sa.Column('programme_id', sa.String(length=32), nullable=False),
        sa.Column('language', sa.String(length=16), nullable=False),
        sa.Column('rhythm', sa.String(length=16), nullable=False),
        sa.Column('last_asked_on', sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_report_schedule_programme_id_programme')),
        sa.PrimaryKeyConstraint('programme_id', 'language', name=op.f('pk_report_schedule')),
    )


def downgrade() -> None:
    op.drop_table('report_schedule')
