"""Adopting: translations that were published without us become catalogs.

`pages` reads a published translation, `pairing` says which of its sentences render which segments of the article,
`writing` puts that into catalog, ledger and journal. For archives (`archive`) `manifest` lists pairs of pages, `trees`
and `wordpress` find them in what a site keeps, `proposing` guesses those that nobody lists.
"""
