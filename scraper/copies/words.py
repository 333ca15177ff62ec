"""The words around a post in a text copy of its page: count labels, bylines, labels, controls, furniture.

Blogger's own, in the languages its Italian, English, German, French, Spanish and Portuguese blogs print.
"""

from __future__ import annotations

import re

NOTHING = r"nessun|ancora nessun|no|keine|noch keine|aucun|nenhum|sem|sin|no hay|zero|be the first to|geen|brak"
COMMENTS = r"comment[oi]?s?|commenti|kommentare?|commentaires?|comentarios?|comentários?|reacties?|komentarzy|σχόλι[αο]"
COUNT = re.compile(
    rf"(?:(?:{NOTHING})\s+(?:{COMMENTS})|\d{{1,3}}(?:[.,\u00a0\u202f ]?\d{{3}}){{0,2}}\s+(?:{COMMENTS}))\s*:?",
    re.IGNORECASE,
)
BYLINE = re.compile(
    r"(?:pubblicato|postato|inviato|scritto|posted|publicado|postado|gepostet|eingestellt|publié|verfasst)"
    r"\s+(?:da|by|por|von|par)\b:?\s*",
    re.IGNORECASE,
)
LABELS = re.compile(r"(?:etichette|labels?|etiquetas|marcadores|libellés|stichworte|tags)\s*:\s*", re.IGNORECASE)
# The first of these closes the post and its comments: what follows belongs to the page.
CLOSING = re.compile(
    r"(?:posta un commento|post a comment|kommentar veröffentlichen|enregistrer un commentaire|publicar un comentario"
    r"|postar um comentário|enviar um comentário|publicar un comentari|een reactie posten"
    r"|aggiungi commento|add comment|kommentar hinzufügen|ajouter un commentaire|añadir comentario|adicionar comentário"
    r"|post più recenti?|post più vecchi[o]?|newer posts?|older posts?|neuerer post|älterer post|home ?page|startseite"
    r"|iscriviti a:.*|subscribe to:.*|abonnieren:?.*|suscribirse a:.*|assinar:.*|s'abonner à.*"
    r"|carica altro\.*|load more\.*|mehr laden\.*|visualizza la versione per dispositivi mobili"
    r"|si è verificato un errore nel gadget|there was an error in this gadget|powered by blogger\.?)",
    re.IGNORECASE,
)
REPLY = r"rispondi|reply|antworten|répondre|responder|beantwoorden"
DELETE = r"elimina|delete|löschen|supprimer|eliminar|excluir|verwijderen"
CONTROL = re.compile(rf"(?:{REPLY})?\s*(?:{DELETE})?", re.IGNORECASE)
ONLY_REPLY = re.compile(REPLY, re.IGNORECASE)
REPLIES = re.compile(r"risposte|replies|antworten|réponses|respuestas|respostas|reacties", re.IGNORECASE)
SAYS = re.compile(
    r"(.{1,100}?)\s+(?:ha detto|ha scritto|said|says|wrote|hat gesagt|dijo|dice|disse|a dit|zei)\s*(?:\.{3}|…|:)",
    re.IGNORECASE,
)
# Classic themes: `At 9:46 AM, June 06, 2005, Anna said…`
AT_SAYS = re.compile(
    r"(?:at|alle|à|um|a las)\s+(.{4,60}?),\s+([^,]{1,80}?)\s+(?:ha detto|said|a dit|hat gesagt|dijo)\s*(?:\.{3}|…|:)?",
    re.IGNORECASE,
)
REMOVED = re.compile(
    r"(?:questo (?:commento|post) è stato (?:eliminato|rimosso) d.{1,40}"
    r"|this (?:comment|post) has been removed by .{1,40}|dieser kommentar wurde .{1,60} entfernt"
    r"|ce commentaire a été supprimé par .{1,40}|este comentario ha sido eliminado por .{1,40}"
    r"|est[ea] (?:comentário|mensagem) foi removid[oa] p.{1,40})",
    re.IGNORECASE,
)
# Lines that may stand between the end of a body and its count: no word of the author's.
FOOTER = re.compile(
    r"(?:link a questo post|links to this post|invia tramite email|postalo sul blog|condividi su .{1,20}|email this"
    r"|blogthis!?|share to .{1,20}|reazioni:?|reactions:?|post per email|email post|modifica post|edit post|a|alle|at"
    r"|[0-2]?\d[:.]\d\d(?: ?[ap]\.?m\.?)?|ottieni link|get link|facebook|twitter|x|pinterest|email|altre app"
    r"|other apps)",
    re.IGNORECASE,
)


def is_whole(pattern: re.Pattern[str], line: str) -> bool:
    """Tell whether a line is nothing but what the pattern says.

    >>> is_whole(COUNT, "Nessun commento:"), is_whole(COUNT, "1.234 commenti"), is_whole(COUNT, "Nessun commento oggi")
    (True, True, False)
    >>> is_whole(CONTROL, "RispondiElimina"), is_whole(CONTROL, "Rispondimi")
    (True, False)
    """
    text = " ".join(line.split())
    return bool(text) and pattern.fullmatch(text) is not None
