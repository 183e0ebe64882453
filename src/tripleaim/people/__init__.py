"""People: synthetic England, a user's own extract, segments, need.

Where to begin, by what is asked:

- a user's own people: `extract` loads them (`identify`, `kinds`, `look`, `keyed` find what could
  tell who somebody is), `pseudonym` hashes them, `likeness` knows the same people again;
- what leaves about them: `count` asks along `axes` (`segments`, `rule`), and lets out by `door`
  what `store/memory` and `store/atoms` say may be known; `capitation` shares money by it;
- synthetic England: `synthesise` (`blocks`, `parameters`, `chances`, `draw`, `expand`, `price`),
  turned by `calibrate`, told by `report`, shipped by `ship`;
- an area's people and measures: `profile`, `ages`, `trend`, `standing`,
  `four_hours`, by deprivation `fifths` and `inequality`, by method `rates` and `standardise`;
- need: `need`, carried between areas by `carry`.
"""
