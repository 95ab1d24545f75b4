"""How names sound: phonemes, letter-to-sound rules, pronunciations, confusions."""
