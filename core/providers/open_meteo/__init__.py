"""Open-Meteo: weather forecasts and the names of places, without a key."""
