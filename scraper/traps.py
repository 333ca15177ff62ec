"""Addresses that lead a crawler round in circles, or only repeat another page."""

from __future__ import annotations

import re

# Pages that multiply without end or that say nothing new: ArchiveTeam's ignore lists for Blogger
# (grab-site's `blogs`, blogger-grab's blogger.lua) and what mirrors of real blogs are full of.
TRAP = re.compile(
    r"""[?&]showComment(?:=|%5C|%3D)      # the post again, once for each comment
    |   [?&]widgetType=BlogArchive        # the archive widget, once for each way of folding it
    |   [?&]reverse-paginate=             # the list pages again, backwards
    |   [?&]m=0(?:&|\#|$)                 # the page again, without the mobile theme
    |   [?&](?:replytocom|replyto|share|like_comment)=
    |   /(?:comment|comment-iframe|email-post|share-post|post-edit|page-edit|navbar|delete-comment|delete-backlink
          |add-comment|blog-this|blogin)\.g(?:\?|$)
    |   /(?:rearrange|b/stats|share-widget|quickedit)(?:\?|/|$)
    |   /dyn-css/authorization\.css
    |   %url%|/page/%d/|[\\"'<>\s]        # a template's or a script's leftovers, not an address
    |   ://[^/]+/\*
    |   /search\?.*[?&]updated-max=.*[?&]updated-max=
    """,
    re.VERBOSE,
)


def is_trap(url: str) -> bool:
    """Tell whether an address only repeats another page, or leads a crawler round in circles.

    >>> is_trap("https://esempio.blogspot.com/2011/10/a.html?showComment=1319#c9"), is_trap("/2011/10/a.html")
    (True, False)
    """
    return TRAP.search(url.strip()) is not None
