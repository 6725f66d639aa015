"""translated texts

What was written in another language than English waits for a translation, which is kept beside the original. Comments in other
languages that came before wait too; survey answers do when texts are brought in for coding.
"""

import sqlalchemy as sa
from alembic import op


revision = 'translated_texts'
down_revision = 'area_sets'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'text_translation',
        sa.Column('key', sa.String(length=200), nullable=False),
        sa.Column('kind', sa.String(length=32), nullable=False),
        sa.Column('activity_id', sa.String(length=32), nullable=False),
        sa.Column('language', sa.String(length=16), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('made_by', sa.String(length=16), nullable=False),
        sa.Column('maker', sa.String(length=120), nullable=False),
        sa.Column('made_on', sa.Date(), nullable=True),
        sa.Column('public_text', sa.Text(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_text_translation')),
        sa.UniqueConstraint('key', name=op.f('uq_text_translation_key')),
    )
    op.create_index('ix_text_translation_made_by_asked_at', 'text_translation', ['made_by', 'asked_at'])
    op.execute(
        "INSERT INTO text_translation (id, key, kind, activity_id, language, asked_at, text, made_by, maker, public_text, version) "
        "SELECT id, key, kind, activity_id, language, received_at, '', '', '', '', 1 FROM queue_item "
        "WHERE language <> 'en' AND language NOT LIKE 'en-%'"
    )


def downgrade() -> None:
    op.drop_index('ix_text_translation_made_by_asked_at', table_name='text_translation')
    op.drop_table('text_translation')
