"""Our own pictures: specs of bars, dots, intervals, lines and spells as SVG that keeps its text.

Positions along a picture are per cents and text is in pixels, so that one drawing serves every
width: nothing is shrunk, and no text is under 12 pixels.
"""
