"""Storage: units, who stores what, the late ones; the page is in `page`."""
