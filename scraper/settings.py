"""Scrapy's settings: one polite visitor, nothing open, nothing trusted."""

BOT_NAME = "archivio"
SPIDER_MODULES = ["scraper.spiders"]
NEWSPIDER_MODULE = "scraper.spiders"
USER_AGENT = "Mozilla/5.0 (compatible; archivio/0.1; keeps blogs readable)"

# Polite: one request at a time, a second apart; the command line overrides both.
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 1.0
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 8

# Patient, within bounds (seconds, bytes).
DOWNLOAD_TIMEOUT = 30
DNS_TIMEOUT = 10
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 5
RETRY_TIMES = 2
# 429 and 503 are the business of scraper.politeness, which heeds Retry-After.
RETRY_WAIT = 1.0
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]

# Closed: no console, no code over HTTP, no cookies, no scheme but http and https, certificates checked.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
METAREFRESH_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
TWISTED_DNS_RESOLVER = "scraper.guard.PublicResolver"

DOWNLOADER_MIDDLEWARES = {
    "scraper.guard.GuardMiddleware": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scraper.politeness.RobotsMiddleware": 100,
    "scraper.politeness.RetryAfterMiddleware": 540,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "scraper.cache.CaptureMiddleware": 900,
    # nearest to the network: a run's requests and bytes are those that were sent and received
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 950,
}
# Only what every reader of WARC files can undo.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}

# Every response is kept as received, beside the archive; the cache asks for what changed since.
HTTPCACHE_ENABLED = True
HTTPCACHE_STORAGE = "scraper.cache.CaptureStorage"
HTTPCACHE_POLICY = "scraper.cache.CapturePolicy"


ITEM_PIPELINES = {
    "pipelines.dates.DatesPipeline": 200,
    "pipelines.counts.CountsPipeline": 300,
    "pipelines.html.HtmlPipeline": 400,
    "pipelines.store.pipeline.StorePipeline": 900,
}
ARCHIVE_DB = "archive.db"
ARCHIVE_SWEEP_DAYS = 30  # after so many days a visit reads everything again, not only what is new

LOG_LEVEL = "WARNING"
