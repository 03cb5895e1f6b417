"""In which environment an object lives, and what shows it."""
