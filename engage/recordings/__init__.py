"""What is heard and seen beside the words of an activity: a recorded voice, and signing on film."""
