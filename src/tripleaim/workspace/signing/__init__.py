"""Keys, steps, requests to sign and signatures."""
