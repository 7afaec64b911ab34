"""Other people's systems, spoken to in our words."""
