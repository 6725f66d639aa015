"""Words by language and reading level, pictures, review records."""
