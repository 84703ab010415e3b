"""A questionnaire as a form, and a form as answers. Knows no database."""
