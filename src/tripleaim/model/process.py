"""What makes a signal in a series (Shewhart; Wheeler; NHS England's Making Data Count)."""

LIMIT = 2.66  # mean moving ranges from the mean: 3 / 1.128
SCREEN = 3.267  # mean moving ranges, beyond which a range is left out of their mean
RUN = 7  # points in a row on one side
