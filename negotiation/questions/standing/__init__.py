"""What stands on an issue beside its phase: claims, requests, and how far the record was read."""
