"""Who is about to stay away, and why: by what customers order, and by how much their devices are used."""
