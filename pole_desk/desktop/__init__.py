"""The window: the only storey that knows Qt. Rules, money and SQL are below it."""
