"""What every room may use: errors, settings, the clock, money, ids, lines of files. Imports no room."""
