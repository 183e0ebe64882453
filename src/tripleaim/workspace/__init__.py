"""The Django project: serves the site and what needs a server. Needs the extra `workspace`."""
