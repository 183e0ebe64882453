"""Patient flow: how well a boundary fits the way people use services."""
