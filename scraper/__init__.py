"""From bytes to items: what a blog's feeds, pages and files print, nothing cleaned yet."""
