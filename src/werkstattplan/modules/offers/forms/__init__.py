"""What people ask, as forms."""
