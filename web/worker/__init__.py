"""The worker: carries out jobs left in the outbox. Rows are the truth; arq rings, and losing every ring loses nothing."""
