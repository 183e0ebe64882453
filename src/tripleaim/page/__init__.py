"""The kit of every page: sections, tables, charts, maps, values; and the printers of an answer."""
