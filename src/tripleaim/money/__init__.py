"""Where the money goes: allocation, control totals, sustainability funds, pooled funds, loans."""
