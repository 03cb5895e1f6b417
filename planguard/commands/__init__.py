"""One file a command: fetch what the edges know, call the line, hand the report on. No judging here."""
