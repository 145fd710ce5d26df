"""Findings: what a check reports, and the ways to show it."""

from sahel_ld.findings.model import Finding, Report, Severity, ShapeSource, Waived

__all__ = ["Finding", "Report", "Severity", "ShapeSource", "Waived"]
