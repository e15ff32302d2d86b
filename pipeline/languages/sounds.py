"""The sound of a word as consonants alone, so that a name is known again in another script or spelling."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pipeline import languages
from pipeline.languages.scripts import LATIN
from pipeline.languages.transliteration import romanised

#: Letters of a word that are looked at: what is longer is no name.
LONGEST = 40

# Spellings of one sound in Latin letters, the longer first; what differs from language to language (c, g, h before a
# vowel) falls into one class, since nobody knows whose name it is.
_CLUSTERS = (
    ("shch", "s"), ("szcz", "s"), ("tsch", "s"), ("tch", "s"), ("sch", "s"), ("dzh", "s"), ("dge", "s"), ("dj", "s"),
    ("ght", "t"), ("augh", "f"), ("ough", ""), ("igh", ""), ("kh", "h"), ("ph", "f"), ("th", "t"), ("wh", "v"),
    ("rh", "r"), ("gh", "h"), ("ch", "s"), ("sh", "s"), ("zh", "s"), ("sz", "s"), ("cz", "s"), ("rz", "s"), ("dz", "s"),
    ("ts", "s"), ("tz", "s"), ("cs", "s"), ("ck", "k"), ("cq", "k"), ("qu", "kv"), ("kn", "n"), ("wr", "r"),
)  # fmt: skip
_CLUSTER = re.compile("|".join(old for old, _ in _CLUSTERS))
_SINGLE = str.maketrans({"x": "ks", "q": "k", "w": "v", "g": "h", "z": "s", "j": "s", "c": "k"})
_TWICE = re.compile(r"(.)\1+")
_SOFT = re.compile("c(?=[eiy])")
_SOFT_G = re.compile("g(?=[eiy])")
# What else a letter may say: Christ, Michael, Jurgen, Texas, Galway.
_OTHERWISE = (("ch", "k"), ("ch", "h"), ("j", ""), ("x", "h"), ("w", ""))
_VOWELS = re.compile("[^bcdfhklmnprstv]+")
_LATIN = re.compile(f"[{LATIN}]")


@lru_cache(maxsize=1 << 16)
def skeletons(word: str, locale: str) -> tuple[str, ...]:
    """The consonants of a word by their sound: ``("hrlm",)`` for “Harlem” and «Гарлем».

    More than one where a spelling may be said in two ways: “Geneva” with the sound of “gate” or of “gin”.
    """
    folded = word[:LONGEST].casefold()
    for letters, one in getattr(languages.find(locale), "digraphs", {}).items():
        folded = folded.replace(letters, one)
    plain = folded.translate(romanised(locale))
    if not plain.isascii():
        plain = "".join(char for char in unicodedata.normalize("NFD", plain) if not unicodedata.combining(char))
    if not _LATIN.match(word):
        sound = plain.replace("j", "")
        result = [_consonants(sound.replace("c", "s") if "ch" not in sound else sound)]
        if "c" in sound or "dz" in sound or "ts" in sound:
            # A hard consonant of another language that is soft here.
            result.append(_consonants(sound.replace("dz", "d").replace("ts", "t").replace("ch", "s").replace("c", "t")))
        return tuple(dict.fromkeys(one for one in result if one))
    result = [_consonants(plain)]
    if _SOFT_G.search(plain):
        result.append(_consonants(_SOFT_G.sub("j", plain)))
    for sound, other in _OTHERWISE:
        if sound in plain:
            result.append(_consonants(plain.replace(sound, other)))
    if "h" in result[0]:
        # An “h” that is written and not heard: Sarah, John, Edinburgh.
        result.append(result[0][:1] + result[0][1:].replace("h", ""))
    return tuple(dict.fromkeys(one for one in result if one))


def _consonants(plain: str) -> str:
    sound = _TWICE.sub(r"\1", _SOFT.sub("s", plain) if "c" in plain else plain)
    if _CLUSTER.search(sound):
        for old, new in _CLUSTERS:
            if old in sound:
                sound = sound.replace(old, new)
    return _TWICE.sub(r"\1", _VOWELS.sub("", sound.translate(_SINGLE)))
