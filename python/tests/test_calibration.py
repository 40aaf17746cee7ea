"""How sure a base is, fitted on its own questions and on what was recorded of replies."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import rejoinder
from rejoinder import Article, Calibration, JudgedQuery, KnowledgeBase

QUESTIONS = [
    JudgedQuery("until when can I return unused goods", ["returns"]),
    JudgedQuery("how do I reset my password", ["passwords"], language="en"),
    JudgedQuery("when do parcels arrive", ["delivery", "returns"], channel="email", as_of="2026-06-01"),
    JudgedQuery("does furniture take a goodwill voucher", []),
]
VOUCHER = "may I grant a goodwill voucher"


def test_a_base_is_fitted_and_goes_back(kb: KnowledgeBase) -> None:
    shipped = kb.calibration()
    assert (shipped.slope, shipped.intercept, shipped.wanted_error, shipped.bins) == (1, 0, None, ())
    assert (shipped.n_judged, shipped.n_answered, shipped.n_wrong, shipped.error_bound) == (0, 0, 0, 1)
    fitted = kb.calibrate(QUESTIONS, error=0.1)
    assert fitted.n_judged == 4 and fitted.wanted_error == 0.1 and 0 < fitted.error_bound <= 1
    assert fitted.n_wrong <= fitted.n_answered <= 4
    assert sum(bin.n for bin in fitted.bins) == 4
    assert sum(bin.n * bin.right for bin in fitted.bins) == pytest.approx(3)
    # Nothing is kept before it is said.
    assert kb.calibration() == shipped != fitted
    text = "until when can I return unused goods"
    before = kb.suggest(text)
    kb.set_calibration(fitted)
    assert kb.calibration() == fitted == KnowledgeBase.open(kb.path).calibration()
    assert kb.suggest(text) != before
    kb.set_calibration(None)
    assert kb.calibration() == shipped
    assert kb.suggest(text) == before


def test_a_calibration_is_frozen_plain_and_comparable(kb: KnowledgeBase) -> None:
    fitted = kb.calibrate(QUESTIONS)
    assert fitted == kb.calibrate(QUESTIONS) and fitted != kb.calibrate(QUESTIONS[:2]) and fitted != 1
    plain = fitted.to_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert set(plain) == {name for name in dir(fitted) if not name.startswith("_")} - {"to_dict", "plot"}
    assert plain["bins"] == [bin.to_dict() for bin in fitted.bins] and plain["bins"]
    for result in (fitted, fitted.bins[0]):
        with pytest.raises(AttributeError):
            setattr(result, "n", 1)
        with pytest.raises(TypeError, match="unhashable"):
            hash(result)
    start = f"Calibration(threshold={fitted.threshold!r}, wanted_error=0.05, n_judged=4, n_answered="
    assert repr(fitted).startswith(start)
    assert repr(fitted.bins[0]).startswith(f"CalibrationBin(n={fitted.bins[0].n}, promised=")
    with pytest.raises(TypeError):
        Calibration()


def test_questions_are_objects_or_mappings_of_any_iterable(kb: KnowledgeBase) -> None:
    def each() -> Iterator[JudgedQuery | dict[str, Any]]:
        yield QUESTIONS[0]
        yield {"text": QUESTIONS[1].text, "right": ("passwords",), "language": "en"}
        yield {"text": QUESTIONS[2].text, "right": ["delivery", "returns"], "channel": "email", "as_of": "2026-06-01T00:00:00Z"}
        yield {"text": QUESTIONS[3].text, "right": []}

    assert kb.calibrate(each()) == kb.calibrate(QUESTIONS)
    question = JudgedQuery("where is it", ["delivery"], region="FI")
    assert (question.text, question.right) == ("where is it", ("delivery",))
    assert repr(question) == "JudgedQuery(text='where is it', right=('delivery',))"
    assert question == JudgedQuery("where is it", ["delivery"], region="FI") != JudgedQuery("where is it", ["delivery"])
    with pytest.raises(AttributeError):
        setattr(question, "text", "when")


def test_a_question_is_asked_in_its_scope(kb: KnowledgeBase) -> None:
    def right(**scope: Any) -> float:
        (bin,) = kb.calibrate([JudgedQuery(VOUCHER, ["agents"], **scope)]).bins
        return bin.right

    assert right(audience=["public", "internal"]) == 1
    with pytest.raises(rejoinder.InvalidInputError, match="no question"):
        right(kinds=["procedure"])


@pytest.mark.parametrize(
    ("questions", "error", "kind", "message"),
    [
        (5, 0.05, TypeError, "questions: an iterable is needed: 'int' object is not iterable"),
        ("ab", 0.05, TypeError, "questions: several are needed, such as a list or a column, not str"),
        (["ab"], 0.05, TypeError, r"questions\[0\]: question: JudgedQuery, a mapping or a dataclass is needed, not str"),
        ([QUESTIONS[0], {"text": "x", "right": "returns"}], 0.05, TypeError, r"questions\[1\]: right: "),
        ([{"text": "x"}], 0.05, TypeError, r"questions\[0\]: .*right"),
        ([{"text": "x", "right": [], "colour": "red"}], 0.05, TypeError, r"questions\[0\]: JudgedQuery\(\) got an unexpected keyword"),
        ([{"text": "x", "right": [], "limit": 0}], 0.05, ValueError, "limit: 0 is not between"),
        ([{"text": "x", "right": [], "region": ""}], 0.05, ValueError, "region: empty"),
        ([{"text": "x", "right": [], "channel": "pigeon"}], 0.05, ValueError, r"questions\[0\]: channel: unknown variant"),
        (QUESTIONS, 1, ValueError, "error: 1 is not between 0 and 1"),
        (QUESTIONS, float("nan"), ValueError, "error: NaN is not"),
        (QUESTIONS, "5%", TypeError, "error: "),
        ([], 0.05, ValueError, "calibrate: no question and no event"),
    ],
)
def test_a_bad_question_is_named(read_only: KnowledgeBase, questions: Any, error: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=f"^{message}") as raised:
        read_only.calibrate(questions, error=error)
    assert isinstance(raised.value, (rejoinder.InvalidInputError, TypeError))


def test_what_is_no_calibration_is_refused(read_only: KnowledgeBase) -> None:
    no_calibration: Any = {"slope": 1.0}
    with pytest.raises(TypeError, match="^calibration: "):
        read_only.set_calibration(no_calibration)


def test_what_was_recorded_is_asked_again_in_its_scope(kb: KnowledgeBase) -> None:
    scope: dict[str, Any] = {"audience": ["public", "internal"]}
    reply = next(it for it in kb.suggest(VOUCHER, **scope).considered + kb.suggest(VOUCHER, **scope).replies if it.article == "agents")
    kb.record("accepted", VOUCHER, reply, **scope)
    # As a stateless host tells it, some time later.
    kb.record("edited", VOUCHER, reply.to_dict(), sent="Yes, ten euros.", at="2026-06-01", **scope)
    with kb.writer() as writer:
        with pytest.raises(rejoinder.LockedError):
            kb.record("accepted", VOUCHER, reply, **scope)
        writer.record("accepted", VOUCHER, {"article": "agents"}, **scope)
    # The public could not have been shown it: nothing is learned.
    kb.record("accepted", VOUCHER, reply)
    kb.record("resolved", VOUCHER, reply, **scope)
    # What was said three times of one message counts once.
    fitted = kb.calibrate()
    assert fitted.n_judged == 1
    assert [bin.right for bin in fitted.bins] == [1]
    kb.set_calibration(fitted)
    shown = json.dumps([kb.suggest(VOUCHER).to_dict(), kb.search(VOUCHER).to_dict()])
    assert "Goodwill" not in shown and "10 euros" not in shown


@pytest.mark.parametrize(
    ("arguments", "options", "kind", "message"),
    [
        (("lost", "x", {"article": "a"}), {}, ValueError, "kind: unknown variant `lost`"),
        (("accepted", 5, {"article": "a"}), {}, TypeError, "text: "),
        (("accepted", "x", "a"), {}, TypeError, "reply: a Reply or a mapping is needed, not str"),
        (("accepted", "x", {}), {}, ValueError, "reply: the article is missing"),
        (("accepted", "x", {"article": "a", "language": "no such"}), {}, ValueError, "language: unknown language"),
        (("accepted", "x", {"article": "a", "version": -1}), {}, ValueError, "version: -1 is out of range"),
        (("accepted", "x", {"article": "a"}), {"audience": []}, ValueError, "audience: "),
        (("accepted", "x", {"article": "a"}), {"at": 5}, TypeError, "at: "),
        (("accepted", "x", {"article": "a"}), {"customer": "Ann"}, TypeError, r"record\(\) got an unexpected keyword argument 'customer'"),
    ],
)
def test_a_bad_event_is_refused(kb: KnowledgeBase, arguments: Any, options: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=f"^{message}"):
        kb.record(*arguments, **options)
    with kb.writer() as writer, pytest.raises(kind, match=f"^{message}"):
        writer.record(*arguments, **options)


def test_fitting_waits_without_the_lock_of_the_interpreter(tmp_path: Path) -> None:
    kb = KnowledgeBase(tmp_path / "many.kb")
    with kb.writer() as writer:
        for number in range(300):
            writer.put(Article(f"a{number}", "en", f"Parcel {number}", f"Parcel number {number} is late. We look for it in shop {number % 7}."))
    shops = ["shop", "store"]
    questions = [JudgedQuery(f"where is parcel number {number} of the {shop}", [f"a{number}"]) for number in range(300) for shop in shops]
    began, done = threading.Event(), threading.Event()

    def fit() -> None:
        began.set()
        assert kb.calibrate(questions).n_judged == len(questions)
        done.set()

    thread = threading.Thread(target=fit)
    thread.start()
    began.wait()
    n_steps = 0
    while not done.is_set() and thread.is_alive():
        n_steps += 1
        done.wait(0.001)
    thread.join()
    assert done.is_set() and n_steps > 5
