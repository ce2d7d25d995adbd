"""Forms and panels that several pages share; pages themselves are in `pages`."""
