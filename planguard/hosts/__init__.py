"""Code hosts, one a file. They ask and read, and never judge: what counts is decided below them."""
