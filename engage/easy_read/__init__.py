"""Easy read as an edition of an activity: a picture beside each sentence, what became of each part of the source, and who checked it."""
