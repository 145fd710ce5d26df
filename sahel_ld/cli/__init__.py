"""The command `sahel-ld`: thin functions over the library."""
