"""PO files: the strict reader, the writer, and catalogs as the rest of the house sees them."""
