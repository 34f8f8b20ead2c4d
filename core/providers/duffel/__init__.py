"""Duffel: flights, sold without our own IATA number."""
