"""Finds the article, the passage that answers and the reply an agent can send, in any language, in your process.

Every name is explained by `help`:

    from rejoinder import Article, KnowledgeBase

    kb = KnowledgeBase("support.kb")
    with kb.writer() as writer:
        writer.put(Article("returns", "en", "Returning goods", "You can return unused goods within 60 days of delivery."))
    for hit in kb.search("how long can I return things").hits:
        print(hit.article, hit.passage.text)
    suggestions = kb.suggest("Until when can I return a jacket?", customer="Ann", channel="chat")
    print(suggestions.outcome, [reply.text for reply in suggestions.replies])
"""

from rejoinder._rejoinder import (
    Answer,
    Article,
    ArticleFact,
    Ask,
    Calibration,
    CalibrationBin,
    Contribution,
    Correction,
    CorruptError,
    Encoded,
    Encoder,
    Error,
    Excerpt,
    Facet,
    Grounds,
    HandOver,
    HiddenText,
    Hit,
    IncompatibleError,
    InvalidInputError,
    IoError,
    JudgedQuery,
    KnowledgeBase,
    LockedError,
    NotFoundError,
    Part,
    PartSource,
    Put,
    Question,
    Reply,
    ReplyCheck,
    SearchResults,
    Slot,
    Suggestions,
    SupportedFact,
    UnsupportedFact,
    Warning,
    Writer,
    __version__,
)

__all__ = [
    "Answer",
    "Article",
    "ArticleFact",
    "Ask",
    "Calibration",
    "CalibrationBin",
    "Contribution",
    "Correction",
    "CorruptError",
    "Encoded",
    "Encoder",
    "Error",
    "Excerpt",
    "Facet",
    "Grounds",
    "HandOver",
    "HiddenText",
    "Hit",
    "IncompatibleError",
    "InvalidInputError",
    "IoError",
    "JudgedQuery",
    "KnowledgeBase",
    "LockedError",
    "NotFoundError",
    "Part",
    "PartSource",
    "Put",
    "Question",
    "Reply",
    "ReplyCheck",
    "SearchResults",
    "Slot",
    "Suggestions",
    "SupportedFact",
    "UnsupportedFact",
    "Warning",
    "Writer",
    "__version__",
]
