"""From bytes to a Plan: every input kind and every way of being none of them."""
