"""Letters, e-mails and petitions: logged by officers with the original attached, each counted as received."""
