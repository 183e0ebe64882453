"""Where does the money go?"""
