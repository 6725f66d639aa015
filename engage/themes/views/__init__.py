"""Pages on which officers make themes and code what people wrote."""
