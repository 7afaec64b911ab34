"""What an order is and what is true of it. Pure: no I/O, no clock, nothing awaited."""
