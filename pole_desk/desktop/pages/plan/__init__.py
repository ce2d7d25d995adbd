"""Plan des espaces: who is where on a day, and the act that each state calls for."""
