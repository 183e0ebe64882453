"""The API of members: documents, decisions and the record, by permission and token."""
