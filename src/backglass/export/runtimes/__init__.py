"""What runs an export where it is at home: each runtime is a process of its own."""
