"""The doors without a screen: a module per feature, the same commands as the window."""
