"""Makes the training corpus of misheard brand names: speak, add noise, recognise, keep. Build time only."""
