"""Files out: responses and questionnaires. Standard library only, written as streams, so that web processes may load it."""
