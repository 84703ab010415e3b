"""The key of this module and of its mails, apart from the manifest, so that everything may know them."""

KEY = "updates"
KIND, KIND_LABEL = "updates.digest", "Rückfragen zum Werkstattplan"
