"""tripleaim: the working model of an integrated care system in England.

>>> import tripleaim
>>> tripleaim.__version__
'0.1.0'
"""

__version__ = "0.1.0"
