"""What happens on the sample blog after its first visit: the demo shows versions, growing counts, a lost post."""

from __future__ import annotations

from sample.blog import SampleBlog
from sample.texts import person

DOOR, APPRENTICE, PHONE, LISTENING = (
    "/2014/12/porta-aperta.html",
    "/2014/05/un-apprendista.html",
    "/2014/02/il-filo-del-telefono.html",
    "/2013/10/manuale-minimo-di-ascolto.html",
)


def live_on(blog: SampleBlog, visits: int) -> None:
    """Let the blog live on after so many visits: after the first and the second there is news, then none."""
    if visits == 1:
        _answer(blog, DOOR, ("Marta B.", "Domenica passo, tienimi una pagnotta."), ("Chiara", "La porta era aperta."))
        _answer(blog, LISTENING, ("Paolo R.", "Lo rileggo ogni anno: ascoltare è ancora il mestiere più difficile."))
        _mend(blog, APPRENTICE, "Un apprendista, un anno dopo", "<p>Aggiunta: sa già fare le pieghe meglio di me.</p>")
        blog.delete(PHONE)
        blog.add_post("Neve fino alla finestra", "<p>Stamattina il sentiero non c’era più. Il pane sì.</p>",
                      labels=("Diario", "Stagioni"))  # fmt: skip
    elif visits == 2:
        _answer(blog, DOOR, ("Don Ugo", "Anche la chiesa, per una volta."), ("Il Postino", "Io entro sempre."))
        _answer(blog, LISTENING, ("Ornella", "A scuola lo leggiamo in terza."))
        _mend(blog, APPRENTICE, None, "<p>Seconda aggiunta: il forno del sabato ormai è suo.</p>")


def _answer(blog: SampleBlog, path: str, *said: tuple[str, str]) -> None:
    for name, words in said:
        blog.add_comment(path, person(name, blog.settings.owner), words)


def _mend(blog: SampleBlog, path: str, title: str | None, more: str) -> None:
    post = blog.find(path)
    blog.edit(path, title=title or post.title, body=post.body + more)
