"""What `import tripleaim` gives: every verb in one call, every answer a table in a notebook.

store = tripleaim.open_store()
tripleaim.answer(store, "needs", "Frimley", "2018-06-01").frame()
"""
