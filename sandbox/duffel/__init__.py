"""Duffel's flight API (v2) over the air world: the vendor's paths, bodies, errors and webhooks."""
