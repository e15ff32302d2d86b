"""A language model of 180 kB that has learned nothing: what it says is noise, in whatever form its server holds it to."""

from __future__ import annotations

from pathlib import Path

NAME = "noise"

_WIDTH, _LAYERS, _HEADS, _CONTEXT = 32, 2, 4, 32_768


def write(path: Path) -> None:
    """Write it as GGUF, for llama.cpp; its tokens are the bytes."""
    import gguf
    import numpy as np

    tokens = ["<s>", "</s>", "th", *_byte_letters()]
    made = gguf.GGUFWriter(path, "llama")
    made.add_context_length(_CONTEXT)
    made.add_embedding_length(_WIDTH)
    made.add_block_count(_LAYERS)
    made.add_feed_forward_length(2 * _WIDTH)
    made.add_head_count(_HEADS)
    made.add_head_count_kv(_HEADS)
    made.add_layer_norm_rms_eps(1e-5)
    made.add_rope_dimension_count(_WIDTH // _HEADS)
    made.add_vocab_size(len(tokens))
    made.add_file_type(0)
    made.add_tokenizer_model("gpt2")
    made.add_tokenizer_pre("gpt-2")
    made.add_token_list(tokens)
    made.add_token_types([3, 3, *[1] * (len(tokens) - 2)])
    made.add_token_merges(["t h"])
    made.add_bos_token_id(0)
    made.add_eos_token_id(1)
    made.add_chat_template("{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant: ")
    chance = np.random.default_rng(28)

    def drawn(name: str, *shape: int) -> None:
        made.add_tensor(name, (chance.standard_normal(shape) * 0.2).astype(np.float32))

    drawn("token_embd.weight", len(tokens), _WIDTH)
    drawn("output.weight", len(tokens), _WIDTH)
    made.add_tensor("output_norm.weight", np.ones(_WIDTH, np.float32))
    for layer in range(_LAYERS):
        block = f"blk.{layer}"
        for norm in ("attn_norm", "ffn_norm"):
            made.add_tensor(f"{block}.{norm}.weight", np.ones(_WIDTH, np.float32))
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            drawn(f"{block}.{part}.weight", _WIDTH, _WIDTH)
        for part in ("ffn_gate", "ffn_up"):
            drawn(f"{block}.{part}.weight", 2 * _WIDTH, _WIDTH)
        drawn(f"{block}.ffn_down.weight", _WIDTH, 2 * _WIDTH)
    made.write_header_to_file()
    made.write_kv_data_to_file()
    made.write_tensors_to_file()
    made.close()


def _byte_letters() -> list[str]:
    """A letter for each byte, as byte-level vocabularies write them: itself where it is one that shows."""
    shown = {*range(33, 127), *range(161, 173), *range(174, 256)}
    rest = iter(range(256, 512))
    return [chr(byte if byte in shown else next(rest)) for byte in range(256)]
