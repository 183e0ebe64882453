"""Benchmarks against peers, run by hand with `make bench`; results go to bench/RESULTS.md."""
