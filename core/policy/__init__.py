"""Travel policy: rules as data, compiled once, giving verdicts that carry their proof."""
