"""The public door: people are heard without an account, and told what came of it."""
