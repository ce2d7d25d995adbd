"""The pages, a folder each; they are strangers to each other: what two share is in `parts`."""
