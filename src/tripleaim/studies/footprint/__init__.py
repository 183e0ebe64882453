"""Maps designed, merged and judged."""
