"""From rows to pages: Datasette's metadata, plugins, templates and static files."""
