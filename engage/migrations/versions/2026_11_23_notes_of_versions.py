"""notes of versions

What a survey's new words say about themselves can be read in every view. A note that was published before is its English.
"""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = 'notes_of_versions'
down_revision = 'codes_by_opinion'
branch_labels = None
depends_on = None

_VERSIONS = sa.table(
    'survey_version', sa.column('id', sa.String), sa.column('public_note', sa.String), sa.column('words', sa.JSON)
)


def upgrade() -> None:
    with op.batch_alter_table('survey_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('words', sa.JSON(), nullable=False, server_default='{}'))
    noted = sa.select(_VERSIONS.c.id, _VERSIONS.c.public_note).where(_VERSIONS.c.public_note != '')
    for id_, note in op.get_bind().execute(noted).all():
        of = hashlib.sha256(' '.join(note.split()).encode()).hexdigest()[:16]
        words = {'note': {'en': {'text': note, 'of': of, 'status': 'checked'}}}
        op.execute(_VERSIONS.update().where(_VERSIONS.c.id == id_).values(words=words))
    with op.batch_alter_table('survey_version', schema=None) as batch_op:
        batch_op.drop_column('public_note')
        batch_op.alter_column('words', existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('survey_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('public_note', sa.String(length=500), nullable=False, server_default=''))
    for id_, words in op.get_bind().execute(sa.select(_VERSIONS.c.id, _VERSIONS.c.words)).all():
        note = (json.loads(words) if isinstance(words, str) else words).get('note', {}).get('en', {}).get('text', '')
        op.execute(_VERSIONS.update().where(_VERSIONS.c.id == id_).values(public_note=note))
    with op.batch_alter_table('survey_version', schema=None) as batch_op:
        batch_op.drop_column('words')
        batch_op.alter_column('public_note', existing_type=sa.String(length=500), server_default=None)
