"""The programme interface: documents, decisions and the record, by permission and token."""
