"""Cities and airports: names as people write them, zones, distances, emissions."""
