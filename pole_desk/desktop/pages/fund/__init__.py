"""The page Fonds: projects, grants as steps, groups, advice, outcomes."""
