"""Evidence: process control, causal designs, falsification, the verdict."""
