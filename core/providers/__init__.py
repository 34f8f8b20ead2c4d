"""The only code that speaks a vendor's protocol: one package per vendor, chosen once in `core.app`."""
