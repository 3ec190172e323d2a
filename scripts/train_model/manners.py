"""Which voices are trained with, how often, and in which manners."""

from __future__ import annotations

import random

from voices import Manner

ESPEAK = """Alex Alicia Andrea Andy Denis Diogo Gene Gene2 Henrique Hugo Jacky Lee Marco Mario Michael Mike Nguyen
RicishayMax RicishayMax2 RicishayMax3 Storm Tweaky adam anika announcer antonio aunty belinda benjamin boris caleb david ed
edward edward2 f1 f2 f3 f4 grandma grandpa gustave iven iven2 iven3 iven4 john kaukovalta klatt klatt2 klatt3 klatt4 linda m1
m2 m3 m4 m5 m6 m8 marcelo max michel miguel norbert paul pedro quincy rob robert sandro shelby travis victor
zac""".split()
ACCENTS = ("en-us",) * 6 + ("en-gb", "en-gb-x-rp", "en-us-nyc", "en-gb-scotland")
SHARES = {
    "espeak": 0.42,
    "flite slt": 0.17,
    "flite rms": 0.17,
    "flite awb": 0.11,
    "flite kal16": 0.05,
    "festival": 0.08,
}
FESTIVAL = ("kal_diphone", "cmu_us_slt_arctic_hts")


def random_manner(rng: random.Random) -> Manner:
    """A voice to train with."""
    voice = rng.choices(list(SHARES), list(SHARES.values()))[0]
    if voice == "espeak":
        voice = f"espeak {rng.choice(ESPEAK)} {rng.choice(ACCENTS)}"
        resampling = rng.uniform(0.9, 1.14)
        return Manner(voice, rng.uniform(0.75, 1.5), resampling, rng.uniform(0.3, 1.7), rng.choice((0, 0, 0, 1, 3, 8)))
    if voice == "festival":
        voice = f"festival {rng.choice(FESTIVAL)}"
    resampling = rng.uniform(0.84, 1.22)
    return Manner(voice, resampling * rng.uniform(0.75, 1.3), resampling, rng.uniform(0.8, 1.25))
