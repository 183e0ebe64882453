"""Who decides, who answers for it, how ready a system is and who oversees it."""
