"""Areas, area sets, postcodes and census margins."""
