"""The reading API of a served site: the rows of its files, and what a store tells beside them."""
