"""VAST: beacons of advertisements on smart televisions, in cars and in audio streams."""
