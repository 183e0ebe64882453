"""Questions that are not one of the ten: catchments, footprints, maps compared, power."""
