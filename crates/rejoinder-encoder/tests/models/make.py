"""Makes the tiny models of this folder, with random weights, and what the reference implementations compute with them.

    pip install sentence-transformers model2vec
    python make.py                     # bert-mean, bert-cls, xlmr-prompts, static-weighted, static-bag and their vectors.json
    python make.py FOLDER NAME         # only ../data/NAME.bin: the vectors of a real model, little-endian float32, text after text

The texts are those of ../data/texts.json. Everything follows from fixed seeds; versions of the libraries may change low digits.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from model2vec import StaticModel
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Dense, Normalize, Pooling, StaticEmbedding, Transformer
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast, XLMRobertaConfig, XLMRobertaModel

HERE = Path(__file__).parent
TEXTS = json.loads((HERE.parent / "data" / "texts.json").read_text())


def wordpiece(size: int) -> Tokenizer:
    """A tokenizer as BERT has it: lower case, pieces of words."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(vocab_size=size, limit_alphabet=size // 2, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(TEXTS, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer


def unigram(size: int) -> Tokenizer:
    """A tokenizer as XLM-RoBERTa has it: pieces of the most likely split, spaces as marks."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = trainers.UnigramTrainer(vocab_size=size, special_tokens=special, unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator([text for text in TEXTS if text.strip()], trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


def transformer(folder: Path, family: str, tokenizer: Tokenizer, length: int) -> Transformer:
    """A model of random weights around the tokenizer; weights are larger than at the start of training, so that layers matter."""
    common = dict(vocab_size=tokenizer.get_vocab_size(), hidden_size=24, num_hidden_layers=2, num_attention_heads=3,
                  intermediate_size=40, max_position_embeddings=80, initializer_range=0.3)
    if family == "bert":
        model = BertModel(BertConfig(**common, pad_token_id=0), add_pooling_layer=False)
        special = dict(unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]")
    else:
        config = XLMRobertaConfig(**common, type_vocab_size=1, pad_token_id=1, bos_token_id=0, eos_token_id=2, layer_norm_eps=1e-5)
        model = XLMRobertaModel(config, add_pooling_layer=False)
        special = dict(unk_token="<unk>", pad_token="<pad>", cls_token="<s>", sep_token="</s>", mask_token="<mask>")
    for name, weights in model.named_parameters():
        if name.endswith("bias") or "LayerNorm" in name:
            weights.data += 0.1 * torch.randn_like(weights)
    raw = folder / "raw"
    model.eval().save_pretrained(raw)
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=length, **special).save_pretrained(raw)
    return Transformer(str(raw), max_seq_length=length)


def save(model: SentenceTransformer, name: str) -> None:
    """Saves a model without the files that this workspace does not read, and the vectors that it computes when opened again."""
    folder = HERE / name
    model.save_pretrained(str(folder), create_model_card=False)
    for file in ("special_tokens_map.json", "README.md"):
        (folder / file).unlink(missing_ok=True)
    shrink(folder / "tokenizer.json")
    if name == "bert-cls":
        old_style(folder)
    write(folder, SentenceTransformer(str(folder), device="cpu"))


def old_style(folder: Path) -> None:
    """Settings as versions before 5 of sentence-transformers wrote them, which most published folders have."""
    pooling = {"word_embedding_dimension": 24, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False,
               "pooling_mode_max_tokens": False, "pooling_mode_mean_sqrt_len_tokens": False}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 48, "do_lower_case": False}))
    tokenizer = json.loads((folder / "tokenizer_config.json").read_text())
    tokenizer["model_max_length"] = 512
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer))
    modules = json.loads((folder / "modules.json").read_text())
    for module in modules:
        module["type"] = "sentence_transformers.models." + module["type"].rsplit(".", 1)[-1]
    (folder / "modules.json").write_text(json.dumps(modules))


def shrink(file: Path) -> None:
    """One line instead of thousands; and settings of a last call, which must not count."""
    tokenizer = json.loads(file.read_text())
    tokenizer["truncation"] = {"direction": "Right", "max_length": 7, "strategy": "LongestFirst", "stride": 0}
    tokenizer["padding"] = {"strategy": {"Fixed": 9}, "direction": "Right", "pad_to_multiple_of": None, "pad_id": 0,
                            "pad_type_id": 0, "pad_token": "[PAD]"}
    file.write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")))


def write(folder: Path, model: SentenceTransformer) -> None:
    """The vectors of the texts as questions and as passages, each encoded alone.

    Saving adds an empty prompt "document", which would hide a prompt "passage": the one with text is what the model wants.
    """
    passage = dict(prompt_name="passage") if model.prompts.get("passage") else {}
    vectors = {
        "query": [unit(model.encode_query([text])[0]) for text in TEXTS],
        "passage": [unit(model.encode_document([text], **passage)[0]) for text in TEXTS],
    }
    (folder / "vectors.json").write_text(json.dumps(vectors, separators=(",", ":")) + "\n")


def unit(vector) -> list[float]:
    vector = np.asarray(vector, dtype=np.float64)
    length = np.linalg.norm(vector)
    return [round(float(number), 6) for number in vector / (length if length > 0 else 1)]


def make() -> None:
    torch.manual_seed(7)
    generator = np.random.default_rng(7)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        for name in ("bert-mean", "bert-cls", "xlmr-prompts", "static-weighted", "static-bag"):
            shutil.rmtree(HERE / name, ignore_errors=True)

        body = transformer(scratch / "a", "bert", wordpiece(500), 64)
        save(SentenceTransformer(modules=[body, Pooling(24, "mean"), Normalize()], device="cpu"), "bert-mean")

        body = transformer(scratch / "b", "bert", wordpiece(400), 48)
        dense = Dense(24, 16, activation_function=torch.nn.Tanh())
        save(SentenceTransformer(modules=[body, Pooling(24, "cls"), dense], device="cpu"), "bert-cls")

        body = transformer(scratch / "c", "xlm-roberta", unigram(600), 60)
        prompts = {"query": "query: ", "passage": "passage: "}
        save(SentenceTransformer(modules=[body, Pooling(24, "mean"), Normalize()], prompts=prompts, device="cpu"), "xlmr-prompts")

        tokenizer = wordpiece(500)
        weights = generator.normal(size=(tokenizer.get_vocab_size(), 16)).astype(np.float32)
        bag = StaticEmbedding(tokenizer, embedding_weights=weights)
        save(SentenceTransformer(modules=[bag], device="cpu"), "static-bag")

    tokenizer = wordpiece(500)
    tokenizer.post_processor = None
    count = tokenizer.get_vocab_size()
    model = StaticModel(
        generator.normal(size=(100, 16)).astype(np.float16), tokenizer, config={"model_type": "model2vec"}, normalize=True,
        weights=generator.uniform(0.1, 1, size=count).astype(np.float32), token_mapping=generator.integers(0, 100, size=count),
        max_length=40,
    )
    folder = HERE / "static-weighted"
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    model = StaticModel.from_pretrained(folder)
    vectors = [unit(model.encode([text])[0]) for text in TEXTS]
    (folder / "vectors.json").write_text(json.dumps({"query": vectors, "passage": vectors}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        model = SentenceTransformer(sys.argv[1], device="cpu")
        vectors = np.array([model.encode([text])[0] for text in TEXTS], dtype="<f4")
        (HERE.parent / "data" / f"{sys.argv[2]}.bin").write_bytes(vectors.tobytes())
    else:
        make()
