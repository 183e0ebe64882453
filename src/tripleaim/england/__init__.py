"""England as data: the catalogue of sources and the compact tables that ship with the package."""
