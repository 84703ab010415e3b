"""The key of this module, apart from the manifest, so that everything may know it."""

KEY = "updates"
