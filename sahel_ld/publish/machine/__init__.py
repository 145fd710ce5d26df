"""The site for machines: RDF beside every page, dumps, descriptions, rules for web servers, checksums."""
