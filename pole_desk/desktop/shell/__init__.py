"""The window around the pages: navigation, palette, messages, status, help, reports."""
