"""The ten questions: store, area and date in, findings out."""
