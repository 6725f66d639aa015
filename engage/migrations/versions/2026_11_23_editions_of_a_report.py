"""editions of a report

The same report in another language: it shares the number of the report it is an edition of.
"""

import sqlalchemy as sa
from alembic import op


revision = 'editions_of_a_report'
down_revision = 'suggested_themes'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('engagement_report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('edition_of_id', sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f('ix_engagement_report_edition_of_id'), ['edition_of_id'])
        batch_op.create_foreign_key(batch_op.f('fk_engagement_report_edition_of_id_engagement_report'), 'engagement_report', ['edition_of_id'], ['id'])
        batch_op.drop_constraint(batch_op.f('uq_engagement_report_programme_id_number'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_engagement_report_programme_id_number_language'), ['programme_id', 'number', 'language'])


def downgrade() -> None:
    op.execute("DELETE FROM report_file WHERE report_id IN (SELECT id FROM engagement_report WHERE edition_of_id IS NOT NULL)")
    op.execute("DELETE FROM engagement_report WHERE edition_of_id IS NOT NULL")
    with op.batch_alter_table('engagement_report', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_engagement_report_programme_id_number_language'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_engagement_report_programme_id_number'), ['programme_id', 'number'])
        batch_op.drop_constraint(batch_op.f('fk_engagement_report_edition_of_id_engagement_report'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_engagement_report_edition_of_id'))
        batch_op.drop_column('edition_of_id')
