"""Validation again after an edit: only the focus nodes that the edit can touch."""
