"""`python -m tripleaim`: the command line."""

from tripleaim.cli import main

if __name__ == "__main__":
    main()
