"""RDF files: reading with positions, lexical forms, writing the same bytes for the same graph."""
