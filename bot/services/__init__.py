"""What the bot does, one verb a file. Knows neither Slack's blocks nor a vendor's words."""
