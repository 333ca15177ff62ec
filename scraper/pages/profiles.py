"""The profiles that the About Me gadget links to, by the names that it prints."""

from __future__ import annotations

from itertools import islice

from scraper.pages.parse import Tree
from scraper.pages.printed import printed

MOST_BLOCKS, MOST_ELEMENTS = 20, 100  #: a gadget is small; a page nested without end is none


def profile_links(tree: Tree) -> dict[str, str]:
    """Give each name that the gadget prints the address, as written, of the profile beside it."""
    found: dict[str, str] = {}
    for block in tree.classed("profiledatablock", "profiledata", "profilenamelink")[:MOST_BLOCKS]:
        holder = block.getparent()
        around = list(holder.iter("a")) if holder is not None else []
        addresses = (link.get("href") or "" for link in (*block.iter("a"), *around))
        address = next((each for each in addresses if "/profile/" in each or "profiles.google." in each), None)
        if address:
            names = [printed(each) for each in islice(block.iter(), MOST_ELEMENTS)]
            for name in (*names, names[0].rpartition(":")[2].strip()):
                found.setdefault(name, address)
    return found
