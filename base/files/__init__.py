"""Files in and out, the same way in every room: text or gzip, CSV, JSON lines, and the lines that are set aside."""
