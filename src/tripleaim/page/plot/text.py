"""Text of a picture: how wide it is about, and how it is broken into lines."""

from html import escape

NARROW = 264  # pixels of a picture on the narrowest screen
WIDE_LETTERS, THIN_LETTERS = "MWmw@%—", "iljtfr.,:;'|()[] 1I-"


def svg_text(x: float, y: float, said: str, anchor: str) -> str:
    """Words at a place of a drawing.

    >>> svg_text(1, 2.04, "a < b", "end")
    '<text x="1" y="2.0" text-anchor="end">a &lt; b</text>'
    """
    return f'<text x="{round(x, 1)}" y="{round(y, 1)}" text-anchor="{anchor}">{escape(said)}</text>'


def width_of(text: str, size: float) -> float:
    """About how many pixels a text takes in Arial, a little more rather than less.

    >>> width_of("Wigan", 14) > width_of("iiiii", 14)
    True
    """
    wide = sum(text.count(letter) for letter in WIDE_LETTERS)
    thin = sum(text.count(letter) for letter in THIN_LETTERS)
    return size * (0.58 * (len(text) - wide - thin) + 0.88 * wide + 0.34 * thin)


def broken(text: str, room: float, size: float) -> list[str]:
    """A text in lines that fit; a word longer than a line stays whole.

    >>> broken("Kent and Medway", 60, 14)
    ['Kent and', 'Medway']
    """
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]
