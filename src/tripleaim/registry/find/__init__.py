"""Finding whatever people call where they are: one index, one way of asking it."""
