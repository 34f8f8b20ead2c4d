"""What every room stands on: money, ids, time, errors. Standard library only."""
