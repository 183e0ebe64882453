"""Tables as people have them: any delimiter, encoding or layout, read with a note of what was done.

grid = read_grids(path)         # a file to cells of text: CSV, TSV, semicolons, Excel
column = read_numbers(cells)    # cells to numbers, missing marks and what is neither
"""

from tripleaim.store.given.cells import Numbers, read_numbers
from tripleaim.store.given.grid import Grid, read_grids

__all__ = ["Grid", "Numbers", "read_grids", "read_numbers"]
