"""What only workers load: the machine that suggests themes."""
