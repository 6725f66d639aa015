"""what a report is written on

The council's own Word template, the front of a paper for a committee, and corrections that a second officer lets stand. Corrections
that were logged before stand since then.
"""

import sqlalchemy as sa
from alembic import op


revision = 'what_a_report_is_written_on'
down_revision = 'marked_places'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'word_template',
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.Column('put_in_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_word_template')),
    )
    with op.batch_alter_table('engagement_report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cover', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('template_digest', sa.String(length=64), nullable=False, server_default=''))
    with op.batch_alter_table('report_correction', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stands_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('approved_by', sa.String(length=64), nullable=False, server_default=''))
    op.execute("UPDATE report_correction SET stands_at = noted_at")


def downgrade() -> None:
    with op.batch_alter_table('report_correction', schema=None) as batch_op:
        batch_op.drop_column('approved_by')
        batch_op.drop_column('stands_at')
    with op.batch_alter_table('engagement_report', schema=None) as batch_op:
        batch_op.drop_column('template_digest')
        batch_op.drop_column('cover')
    op.drop_table('word_template')
