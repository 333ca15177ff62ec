"""What CLDR does not list: how people and themes write around a date, by language.

Only small words stand here; the names of months and weekdays are CLDR's.
"""

from __future__ import annotations

#: language codes that Blogger and old Java print
OLD_CODES = {"iw": "he", "in": "id", "ji": "yi", "no": "nb", "tl": "fil", "sh": "sr_Latn"}

#: between the parts of a date
JOINERS: dict[str, tuple[str, ...]] = {
    "it": ("di", "del", "dell", "dello", "il", "lo", "li", "addì", "addi", "o"),
    "en": ("of", "the", "st", "nd", "rd", "th"),
    "fr": ("le", "er", "ère", "de"),
    "es": ("de", "del", "el", "o", "a"),
    "pt": ("de", "do", "em", "o"),
    "ca": ("de", "del", "d", "el", "r"),
    "gl": ("de", "do", "o"),
    "oc": ("de", "d", "lo"),
    "de": ("den", "dem", "am", "der", "vom"),
    "nl": ("de", "den", "op", "e"),
    "da": ("den", "d"),
    "nb": ("den",),
    "sv": ("den",),
    "ru": ("г", "года"),
    "bg": ("г", "година"),
    "uk": ("р", "року"),
    "he": ("ב",),
    "th": ("ที่", "พ.ศ", "ค.ศ"),
    "vi": ("ngày", "năm"),
    "fil": ("ng", "ika"),
}

#: before a date, where a theme or a person announces it
PREFIXES: dict[str, tuple[str, ...]] = {
    "en": ("posted", "published", "on", "date", "dated"),
    "it": ("pubblicato", "pubblicata", "pubblicati", "postato", "inserito", "scritto", "data", "in"),
    "fr": ("publié", "posté", "date"),
    "es": ("publicado", "publicada", "fecha"),
    "pt": ("publicado", "publicada", "postado", "postada", "data"),
    "de": ("veröffentlicht", "geschrieben", "eingestellt", "datum"),
}

#: before a time
TIME_OPENERS: dict[str, tuple[str, ...]] = {
    "it": ("alle", "ore", "ora", "a", "all"),
    "en": ("at", "on"),
    "fr": ("à",),
    "es": ("a", "las", "la"),
    "pt": ("às", "as", "à"),
    "de": ("um", "uhr"),
    "nl": ("om", "uur"),
    "da": ("kl",),
    "nb": ("kl",),
    "sv": ("kl",),
    "fi": ("klo",),
    "ro": ("la", "ora"),
    "pl": ("o", "godz"),
    "cs": ("v", "hod"),
    "sk": ("o", "hod"),
    "sr": ("у",),
    "hr": ("u",),
    "ru": ("в",),
    "uk": ("о", "об"),
    "bg": ("в", "ч"),
    "el": ("στις",),
    "tr": ("saat",),
    "ca": ("a", "les"),
    "vi": ("lúc",),
    "id": ("pukul",),
    "th": ("เวลา", "น"),
}

#: the first of a month
FIRSTS: dict[str, tuple[str, ...]] = {"it": ("primo",), "fr": ("premier",), "es": ("primero",), "pt": ("primeiro",)}

#: between two days: `dal 3 al 5 marzo`
RANGES: dict[str, tuple[str, ...]] = {
    "it": ("e", "al", "ed"),
    "en": ("and", "to", "or"),
    "fr": ("et", "au"),
    "es": ("y", "al"),
    "de": ("und", "bis"),
    "pt": ("e", "ao"),
}

#: months that CLDR once spelled otherwise
MONTHS: dict[str, dict[str, int]] = {"hi": {"अक्तूबर": 10, "सितम्बर": 9, "नवम्बर": 11, "दिसम्बर": 12}}

_CJK = {"年": ("Q", 0), "月": ("R", 0), "日": ("S", 0), "号": ("S", 0), "號": ("S", 0)}

#: signs that say which number is which
MARKS: dict[str, dict[str, tuple[str, int]]] = {
    "zh": _CJK,
    "ja": _CJK,
    "ko": {"년": ("Q", 0), "월": ("R", 0), "일": ("S", 0)},
    "vi": {"tháng": ("G", 0), "thg": ("G", 0), "thang": ("G", 0)},
}
