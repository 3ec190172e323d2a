"""What `scripts/compare_recognisers` is made of."""
