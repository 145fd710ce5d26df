"""Checks: everything that can be wrong with the files of a project, found and placed."""

from sahel_ld.checks.check import check

__all__ = ["check"]
