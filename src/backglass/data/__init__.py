"""Tables: reading them, and turning their columns into the numbers a network takes."""
