"""PDF documents: frozen snapshots (`snapshot`, `papers`) in, the same bytes each time out.

The only ReportLab of the program. What a document says is decided by the feature that issues it.
"""
