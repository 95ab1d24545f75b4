"""One file a question of ours: what is open when it is asked, and what every reply to it means."""
