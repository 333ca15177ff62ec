"""Search in posts and comments, without accents.

External content: the text stays in its table, the index only points at it. The triggers fire only when searched
columns change, so that a mere new sighting rewrites nothing.
"""

SEARCH = """
CREATE VIRTUAL TABLE posts_fts USING fts5(
    title, content_text, content='posts', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER posts_fts_insert AFTER INSERT ON posts BEGIN
    INSERT INTO posts_fts (rowid, title, content_text) VALUES (new.id, new.title, new.content_text);
END;
CREATE TRIGGER posts_fts_delete AFTER DELETE ON posts BEGIN
    INSERT INTO posts_fts (posts_fts, rowid, title, content_text)
    VALUES ('delete', old.id, old.title, old.content_text);
END;
CREATE TRIGGER posts_fts_update AFTER UPDATE OF title, content_text ON posts BEGIN
    INSERT INTO posts_fts (posts_fts, rowid, title, content_text)
    VALUES ('delete', old.id, old.title, old.content_text);
    INSERT INTO posts_fts (rowid, title, content_text) VALUES (new.id, new.title, new.content_text);
END;
CREATE VIRTUAL TABLE comments_fts USING fts5(
    author, content_text, content='comments', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER comments_fts_insert AFTER INSERT ON comments BEGIN
    INSERT INTO comments_fts (rowid, author, content_text) VALUES (new.id, new.author, new.content_text);
END;
CREATE TRIGGER comments_fts_delete AFTER DELETE ON comments BEGIN
    INSERT INTO comments_fts (comments_fts, rowid, author, content_text)
    VALUES ('delete', old.id, old.author, old.content_text);
END;
CREATE TRIGGER comments_fts_update AFTER UPDATE OF author, content_text ON comments BEGIN
    INSERT INTO comments_fts (comments_fts, rowid, author, content_text)
    VALUES ('delete', old.id, old.author, old.content_text);
    INSERT INTO comments_fts (rowid, author, content_text) VALUES (new.id, new.author, new.content_text);
END
"""
