"""Open-Meteo as its documents describe it: forecast and geocoding."""
