"""Paper of a survey: slips with codes, letters, the poster. All as PDF/UA; text always comes as data."""
