"""A sentence encoder beside the words. The model is a tiny one with random weights: it finds what is the same, not what means the same."""

from pathlib import Path

import pytest

import rejoinder
from rejoinder import Article, Encoded, Encoder, KnowledgeBase

MODELS = Path(__file__).parents[2] / "crates" / "rejoinder-encoder" / "tests" / "models"
N_VERSIONS = 5


def features(kb: KnowledgeBase) -> set[str]:
    return {contribution.feature for contribution in kb.search("delivery times").hits[0].contributions}


def test_an_encoder_reads_and_has_a_say(kb: KnowledgeBase) -> None:
    assert kb.encoded() is None
    with pytest.raises(rejoinder.InvalidInputError, match="use_encoder"):
        kb.encode()
    without = features(kb)
    encoder = Encoder(MODELS / "bert-mean")
    assert (encoder.name, repr(encoder)) == ("bert-mean", "Encoder(bert-mean)")
    kb.use_encoder(encoder)
    read: list[Encoded] = []
    done = kb.encode(read.append)
    assert (done.n_read, done.n_versions) == (N_VERSIONS, N_VERSIONS)
    assert kb.encoded() == done
    assert all(one.n_read <= N_VERSIONS for one in read)
    assert {feature for feature in features(kb) - without} == {
        "meaning_example",
        "meaning_heading",
        "meaning_nearest",
        "meaning_passage",
    }


def test_an_exception_of_the_callback_ends_the_reading(tmp_path: Path) -> None:
    kb = KnowledgeBase(tmp_path / "many.kb")
    with kb.writer() as writer:
        for number in range(2000):
            writer.put(Article(f"a{number}", "en", f"Parcel {number}", "It is late. " * 30))
    kb.use_encoder(Encoder(MODELS / "bert-mean"))

    def stop(encoded: Encoded) -> None:
        raise KeyError(encoded.n_read)

    with pytest.raises(KeyError):
        kb.encode(stop)
    assert kb.encode().n_read == 2000


def test_a_folder_without_a_model_is_named(kb: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(rejoinder.NotFoundError, match="nowhere"):
        Encoder(tmp_path / "nowhere")
    with pytest.raises(TypeError, match="encoder"):
        kb.use_encoder("all-MiniLM-L6-v2")  # type: ignore[arg-type]
