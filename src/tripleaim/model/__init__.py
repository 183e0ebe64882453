"""The words of tripleaim as frozen types. Nothing here reads, writes or asks what day it is."""
