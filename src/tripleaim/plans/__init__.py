"""The five-year plan: write it, run it, take it apart, choose what goes in it, follow it."""
