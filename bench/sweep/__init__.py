"""The sweep: every question, every system, kinds of area, twelve days; what the answers say."""
