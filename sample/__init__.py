"""A small Italian Blogger look-alike served on loopback: the demo's blog and the tests' blog.

`with serve(SampleBlog()) as server:` crawl `server.url`, then compare the archive with `truth(server.blog)`.
"""

from sample.blog import SampleBlog
from sample.model import Person
from sample.server import SampleServer, serve
from sample.truth import truth

__all__ = ["Person", "SampleBlog", "SampleServer", "serve", "truth"]
