"""The register of interests: declared, reviewed, shown at each item, handled before a vote."""
