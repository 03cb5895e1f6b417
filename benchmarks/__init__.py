"""What planguard costs, measured: README.md has the numbers and the commands that make them."""
