"""Values to Block Kit JSON. Pure: nothing here is awaited, and no clock is read."""
