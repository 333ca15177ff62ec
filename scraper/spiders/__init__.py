"""The spiders: they decide what to ask for next; extraction lives in the modules above."""
