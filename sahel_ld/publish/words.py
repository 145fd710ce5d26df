"""The words of the interface, in English and French; one entry for each."""

from __future__ import annotations

from collections.abc import Callable

from sahel_ld.publish.words_pages import PAGE_WORDS

WORDS: dict[str, tuple[str, str]] = {
    # the frame
    "site": ("Sahel linked data", "Données liées du Sahel"),
    "motto": (
        "Who claims what, where they say so, and when it held",
        "Qui affirme quoi, où c’est écrit, et pour quelle période",
    ),
    "skip": ("Skip to the content", "Aller au contenu"),
    "home": ("Home", "Accueil"),
    "browse": ("Browse", "Parcourir"),
    "documents": ("Documents", "Documents"),
    "questions": ("Questions", "Questions"),
    "data": ("Data", "Données"),
    "vocabulary": ("Vocabulary", "Vocabulaire"),
    "search": ("Search", "Rechercher"),
    "search.hint": ("Search names, claims, documents", "Chercher un nom, une affirmation, un document"),
    "search.none": ("Nothing found.", "Aucun résultat."),
    "search.noscript": (
        "The search needs JavaScript. Without it, browse by kind:",
        "La recherche a besoin de JavaScript. Sans lui, parcourez par type :",
    ),
    "search.results": ("Results", "Résultats"),
    "other.language": ("Français", "English"),
    "menu": ("Main navigation", "Navigation principale"),
    "crumbs": ("Where you are", "Vous êtes ici"),
    "licence": ("Data: CC BY 4.0. Code: Apache-2.0.", "Données : CC BY 4.0. Code : Apache-2.0."),
    "footer.generated": ("Generated from the data by sahel_ld", "Produit à partir des données par sahel_ld"),
    "footer.recorded": ("Latest record", "Dernier enregistrement"),
    "on.page": ("On this page", "Sur cette page"),
    "machine": ("For machines", "Pour les machines"),
    "machine.iri": ("Permanent address", "Adresse pérenne"),
    "notfound.title": ("There is no such page", "Cette page n’existe pas"),
    "notfound.text": (
        "The address may be old, or mistyped. Names of things never change here: try the search, or browse by kind.",
        "L’adresse est peut-être ancienne ou mal saisie. Ici les noms des choses ne changent jamais : essayez la recherche ou parcourez par type.",
    ),
    # time
    "colon": (":", " :"),
    "until.title": ("the first day on which it no longer held", "premier jour où cela ne valait plus"),
    "open": ("open when last reported", "en cours au dernier signalement"),
    "end.unknown": ("end unknown", "fin inconnue"),
    "start.unknown": ("start unknown", "début inconnu"),
    "undated": ("undated", "sans date"),
    "bounds": ("day bounds", "bornes en jours"),
    "or": ("or", "ou"),
    # claims
    "claims": ("claims", "affirmations"),
    "claim": ("claim", "affirmation"),
    "claims.title": ("Who claims this", "Qui l’affirme"),
    "claims.none": ("No claim is recorded for this.", "Aucune affirmation n’est enregistrée."),
    "sources.independent": ("independent source", "source indépendante"),
    "sources.independents": ("independent sources", "sources indépendantes"),
    "relayed": ("relayed by", "relayé par"),
    "in.document": ("in", "dans"),
    "paragraph": ("paragraph", "paragraphe"),
    "title": ("title", "titre"),
    "characters": ("characters", "caractères"),
    "hash": ("SHA-256 of the passage", "SHA-256 du passage"),
    "hash.document": ("SHA-256 of the document", "SHA-256 du document"),
    "passage": ("passage", "passage"),
    "document": ("document", "document"),
    "claimant": ("claimed by", "affirmé par"),
    "recorded.short": ("recorded", "enregistrée"),
    "place.in.text": ("place in the text", "place dans le texte"),
    "timeline.nav": ("Timeline", "Chronologie"),
    "evidence": ("Evidence", "Preuve"),
    "evidence.none": ("No passage is recorded.", "Aucun passage n’est enregistré."),
    "made": ("made on", "faite le"),
    "recorded": ("recorded on", "enregistrée le"),
    "confidence": ("confidence", "confiance"),
    "assessment": ("assessment", "appréciation"),
    "root": ("original", "origine"),
    "chain": ("The chain of this claim", "La chaîne de cette affirmation"),
    "chain.origin": ("Origin", "Origine"),
    "chain.via": ("Passed on in", "Reprise dans"),
    "chain.this": ("This claim", "Cette affirmation"),
    "chain.after": ("Repeated in", "Répétée dans"),
    "chain.alone": (
        "It repeats no other recorded claim, and none repeats it.",
        "Elle ne répète aucune autre affirmation enregistrée, et aucune ne la répète.",
    ),
    "what": ("What is claimed", "Ce qui est affirmé"),
    "denied": ("What is denied", "Ce qui est démenti"),
    "relations": ("Relations to other claims", "Liens avec d’autres affirmations"),
    "contradictions": ("Said otherwise", "Dit autrement"),
    "contradictions.lead": (
        "Claims that cannot both be right, side by side.",
        "Affirmations qui ne peuvent être vraies ensemble, côte à côte.",
    ),
    "rivals": ("Other values", "Autres valeurs"),
    "rivals.lead": (
        "What other claims say on the same question.",
        "Ce que disent d’autres affirmations sur la même question.",
    ),
    "contradicts": ("contradicts", "contredit"),
    "contradicted.by": ("contradicted by", "contredite par"),
    "corrected.by": ("corrected by", "corrigée par"),
    "disputed.by": ("disputed by", "mise en cause par"),
    "qualified.by": ("qualified by", "nuancée par"),
    "revised.by": ("revised by", "révisée par"),
    "supported.by": ("supported by", "appuyée par"),
    "premise.of": ("premise of", "prémisse de"),
    "repeated.by": ("repeated by", "répétée par"),
    "more": ("and {n} more", "et {n} de plus"),
    "all.in.data": ("All of them are in the data.", "Toutes sont dans les données."),
    # sections
    "facts": ("Record", "Fiche"),
    "sources": ("Rests on", "S’appuie sur"),
    "names": ("Names", "Noms"),
    "identifiers": ("Identifiers", "Identifiants"),
    "map": ("Where", "Où"),
    "map.caption": (
        "{names}: longitude {lon}, latitude {lat} ({precision}).",
        "{names} : longitude {lon}, latitude {lat} ({precision}).",
    ),
    "map.credit": (
        "Outlines: Natural Earth. Borders as drawn there.",
        "Contours : Natural Earth. Frontières telles qu’elles y sont tracées.",
    ),
    "map.all": ("All places with coordinates", "Tous les lieux localisés"),
    "lies.in": ("Lies in", "Se trouve dans"),
    "contains": ("Contains", "Contient"),
    "said": ("What they claim", "Ce qu’ils affirment"),
    "said.lead": ("Claims made by this actor, by document.", "Affirmations de cet acteur, par document."),
    "passed": ("What they pass on", "Ce qu’ils relaient"),
    "incoming": ("What else refers here", "Ce qui renvoie ici"),
    "incoming.as": ("as “{property}” of", "comme « {property} » de"),
    "measures": ("Measures", "Mesures"),
    "measures.none": ("No measure is recorded.", "Aucune mesure n’est enregistrée."),
    "listings": ("Listings", "Inscriptions"),
    "sanctions": ("Sanctions", "Sanctions"),
    "listed": ("listed", "inscrit"),
    "delisted": ("ended", "fin"),
    "programme": ("programme", "programme"),
    "participants": ("Who took part", "Participants"),
    "casualties": ("Casualty figures", "Bilans"),
    "casualties.lead": (
        "Every figure as somebody claims it; unknown stays unknown.",
        "Chaque chiffre tel qu’il est affirmé ; l’inconnu reste inconnu.",
    ),
    "low": ("low", "bas"),
    "best": ("best", "retenu"),
    "high": ("high", "haut"),
    "parties": ("Parties", "Parties"),
    "text.order": ("Claims in the order of the text", "Affirmations dans l’ordre du texte"),
    "text.map": ("Where in the document the claims stand", "Où se trouvent les affirmations dans le document"),
    "text.unplaced": ("Without a passage", "Sans passage"),
    "text.uncounted": (
        "The length of the text is not recorded; the strip ends with the last passage.",
        "La longueur du texte n’est pas enregistrée ; la bande s’arrête au dernier passage.",
    ),
    "derived.from": ("rewrites or summarises", "réécrit ou résume"),
    "derived.to": ("rewritten or summarised in", "réécrit ou résumé dans"),
    "when": ("When", "Quand"),
    "timeline": ("In time", "Dans le temps"),
    "timeline.lead": (
        "Each bar is one recorded state; a faded end is not known to the day.",
        "Chaque barre est un état enregistré ; une extrémité estompée n’est pas connue au jour près.",
    ),
    "about.control": ("Control and presence", "Contrôle et présence"),
    "about.ties": ("Ties and offices", "Liens et fonctions"),
    "about.agreements": ("Agreements", "Accords"),
    "about.events": ("Events", "Événements"),
    "about.statements": ("Statements", "Énoncés"),
    "about.containment": ("Containment", "Appartenance territoriale"),
    "about.sanctions": ("Sanctions", "Sanctions"),
    "undescribed": (
        "Nothing is recorded about this here; the data only refers to it.",
        "Rien n’est enregistré ici à ce sujet ; les données ne font qu’y renvoyer.",
    ),
    "replaced": ("Replaced by", "Remplacé par"),
    "graph": ("recorded in", "enregistré dans"),
    # home
    "home.lead": (
        "An open record of what is said about the conflict in Mali and the central Sahel. Nothing here is simply true: "
        "every statement says who claims it, in which document and where in it, and when it is said to have held.",
        "Un registre ouvert de ce qui se dit du conflit au Mali et au Sahel central. Rien n’y est simplement vrai : "
        "chaque énoncé dit qui l’affirme, dans quel document et à quel endroit, et pour quelle période.",
    ),
    "home.example": ("One report, read closely", "Un article, lu de près"),
    "home.example.text": (
        "{document} makes {claims} claims. {contradicted} of them are contradicted by other sources. "
        "They stay in the record as they were made, and the contradiction stands beside them.",
        "{document} contient {claims} affirmations. {contradicted} d’entre elles sont contredites par d’autres sources. "
        "Elles restent au registre telles quelles, et la contradiction figure à côté.",
    ),
    "home.example.all": ("Read the report claim by claim", "Lire l’article affirmation par affirmation"),
    "home.says": ("says", "dit"),
    "home.browse": ("Browse by kind", "Parcourir par type"),
    "home.latest": ("Latest dated events and states", "Derniers faits datés"),
    "home.recorded": ("Recorded last", "Enregistrés en dernier"),
    "home.data": ("Take the data", "Prendre les données"),
    "home.data.text": (
        "Everything is open linked data: one file, no key, no server. Every page has the same facts beside it in four formats.",
        "Tout est en données liées ouvertes : un fichier, sans clé, sans serveur. Chaque page a les mêmes faits à côté d’elle en quatre formats.",
    ),
    "home.data.all": ("Downloads and how to use them", "Téléchargements et mode d’emploi"),
    "home.more": ("all {n}", "les {n}"),
} | PAGE_WORDS


def words(language: str) -> Callable[..., str]:
    """A function that gives the words for a key, with its places filled: ``t("more", n=3)``."""
    column = ("en", "fr").index(language)
    chosen = {key: _spaced(texts[column]) if language == "fr" else texts[column] for key, texts in WORDS.items()}

    def text(key: str, **values: object) -> str:
        found = chosen[key]
        return found.format(**values) if values else found

    return text


def _spaced(text: str) -> str:
    """French with the no-break spaces that its punctuation asks for."""
    for mark in (":", "»"):
        text = text.replace(f" {mark}", f"\u00a0{mark}")
    for mark in (";", "!", "?"):
        text = text.replace(f" {mark}", f"\u202f{mark}")
    return text.replace("« ", "«\u00a0")


def number(value: int, language: str) -> str:
    """A whole number with its groups of three: `1,234` in English, a narrow space in French."""
    return f"{value:,}".replace(",", "\u202f") if language == "fr" else f"{value:,}"
