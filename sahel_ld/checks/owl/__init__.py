"""OWL: what a reasoner is given, how it is run, and why it found what it found."""
