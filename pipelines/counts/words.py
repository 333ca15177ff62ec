"""The words of comment counts that hold no digits, in the languages that Blogger offers.

CLDR has no such words; these are Blogger's own labels and what people put in their place.
"""

from __future__ import annotations

import re

#: a word for comment, by its beginning
COMMENT = re.compile(
    "comm?ent|kommentar|koment|opmerking|reacti|respons|repl|respuesta|respost|ré(?:ponse|action)|risposte|riposte|"
    "σχόλι|σχολι|коммент|комент|yorum|megjegyz|hozzászól|ummæli|iruzkin|nhận|ความคิดเห็น|评论|評論|留言|意見|コメント|件|"
    "댓글|תגוב|تعليق|نظر|टिप्प|ulasan|komen|kommentti|huomautu|opinion|pareri|parere|pensier"
)

#: "not one …", whatever the theme calls a comment
NO_SUCH = frozenset(
    (
        "nessun", "nessuno", "nessuna", "keine", "kein", "aucun", "aucune", "ningún", "ninguna", "nenhum", "nenhuma",
        "geen", "inga", "niciun",
    )
)  # fmt: skip

#: says "none" beside the word for comments
NONE = frozenset(
    (
        "zero", "no", "none", "nessuno", "ningun", "cap", "ingen", "intet", "ei", "brak", "žádný", "žádné", "žiadny",
        "žiadne", "nicio", "nici", "nema", "нема", "няма", "немає", "нет", "nav", "ni", "nincs", "nincsenek", "tidak",
        "tiada", "yok", "walang", "engin",
    )
)  # fmt: skip

#: whole labels, without punctuation
NO_COMMENTS = frozenset(
    phrase
    for phrase in """
nessun commento
non ci sono commenti
nessun commento ancora
no comments
no comments yet
no hay comentarios
sin comentarios
sense comentaris
no hi ha comentaris
cap comentari
keine kommentare
noch keine kommentare
aucun commentaire
pas de commentaire
pas de commentaires
nenhum comentário
sem comentários
δεν υπάρχουν σχόλια
комментариев нет
нет комментариев
немає коментарів
няма коментари
нема коментара
nema komentara
ni komentarjev
brak komentarzy
žádné komentáře
žiadne komentáre
niciun comentariu
nincsenek megjegyzések
ei kommentteja
inga kommentarer
ingen kommentarer
geen opmerkingen
geen reacties
hiç yorum yok
yorum yok
komentarų nėra
nav komentāru
kommentaare ei ole
engin ummæli
iruzkinik ez
tidak ada komentar
tiada ulasan
walang mga komento
không có nhận xét nào
ไม่มีความคิดเห็น
没有评论
無評論
沒有留言
コメントはありません
댓글 없음
אין תגובות
ليست هناك تعليقات
لا توجد تعليقات
هیچ نظری موجود نیست
कोई टिप्पणी नहीं
कोई टिप्पणी नहीं है
কোন মন্তব্য নেই
கருத்துகள் இல்லை
వ్యాఖ్యలు లేవు
కామెంట్‌లు లేవు
അഭിപ്രായങ്ങളൊന്നുമില്ല
ಯಾವುದೇ ಕಾಮೆಂಟ್‌ಗಳಿಲ್ಲ
ટિપ્પણીઓ નથી
टिप्पणी नाही
nėra komentarų
hakuna maoni
geen kommentaar nie
ancora nessun commento
pas encore de commentaire
aún no hay comentarios
todavía no hay comentarios
ainda sem comentários
nog geen reacties
nicio comentariu
""".strip().splitlines()
)

#: invitations that stand for zero
FIRST_TO_COMMENT = (
    "il primo a commentare", "la prima a commentare", "be the first to comment", "premier à commenter",
    "première à commenter", "primero en comentar", "primeiro a comentar", "erste kommentar",
)  # fmt: skip

#: numbers in words that stand first in a label of two words
NUMBERS: dict[str, dict[str, int]] = {
    "it": {
        "un": 1, "uno": 1, "una": 1, "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "otto": 8,
        "nove": 9, "dieci": 10, "undici": 11, "dodici": 12, "tredici": 13, "quattordici": 14, "quindici": 15,
        "sedici": 16, "diciassette": 17, "diciotto": 18, "diciannove": 19, "venti": 20,
    },
    "en": {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9},
    "fr": {"un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5},
    "es": {"un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5},
    "pt": {"um": 1, "uma": 1, "dois": 2, "duas": 2, "três": 3, "quatro": 4, "cinco": 5},
    "de": {"ein": 1, "eine": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5},
    "nl": {"een": 1, "één": 1, "twee": 2, "drie": 3},
}  # fmt: skip
