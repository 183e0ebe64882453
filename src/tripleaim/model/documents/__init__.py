"""The documents that parties draft, sign and publish: one model a kind."""
