"""The ten questions, a folder each: what is asked of the engines, its words, its page."""
