"""Files in: questionnaires written elsewhere. Heavy libraries live here, so only jobs and the command line import it."""
