"""Publication profiles: what is withheld or coarsened before data goes out, and the proof that it is."""

from sahel_ld.profiles.applying import Applied, apply
from sahel_ld.profiles.leaking import Leak, leaks, leaks_in_text
from sahel_ld.profiles.profile import Profile, load, names
from sahel_ld.profiles.project import AllowedProject
from sahel_ld.profiles.publication import allowed, prove_files, published

__all__ = [
    "AllowedProject",
    "Applied",
    "Leak",
    "Profile",
    "allowed",
    "apply",
    "leaks",
    "leaks_in_text",
    "load",
    "names",
    "prove_files",
    "published",
]
