"""The archive's front door: the command line and what it needs beyond crawling."""
