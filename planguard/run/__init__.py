"""Other programs, and the only places that start them."""
