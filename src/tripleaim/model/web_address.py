r"""Where an address of the web begins and ends within a text that people wrote.

Brackets in pairs belong to it, a bracket around it does not; nor does the mark that ends its
sentence, or a semicolon before a blank, which parts one citation from the next. One that its writer
cut short with dots leads nowhere: `cut` holds them.

>>> text = "As told (https://en.wikipedia.org/wiki/Bolton_(ward); https://www.nhs.uk/a?b=1,2)."
>>> [found[0] for found in WEB_ADDRESS.finditer(text)]
['https://en.wikipedia.org/wiki/Bolton_(ward)', 'https://www.nhs.uk/a?b=1,2']
>>> [found[0] for found in WEB_ADDRESS.finditer("https://a.uk/1,3;4 https://b.uk/x;https://c.uk;")]
['https://a.uk/1,3;4', 'https://b.uk/x', 'https://c.uk']
>>> WEB_ADDRESS.search("see https://www.nhs.uk/, and [https://www.x.org].")["host"]
'www.nhs.uk'
>>> WEB_ADDRESS.search("https://www.nhs.uk/news/192-...; more")["cut"]
'...'
"""

import re

_PLAIN = r"(?:[^\s;()<>\[\]\"]|;(?!https?:)(?=[^\s;()<>\[\]\"]))"
_PATH = rf"{_PLAIN}*(?:\({_PLAIN}*\){_PLAIN}*)*(?<![,.:?!'’])"
WEB_ADDRESS = re.compile(rf"https?://(?P<host>[\w.-]+){_PATH}(?P<cut>\.{{3}}|…)?")
