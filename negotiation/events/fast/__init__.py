"""Fast ways to build and hold events; each gives what the plain classes give."""
