"""A real server of a language model: transformers' own, with a tiny model of random weights. Run as a process.

`python -m tests.assistant.tiny_server FOLDER PORT` makes the model in the folder and serves it over the OpenAI protocol.
Loading alone is ours: transformers loads a served model through `accelerate`, which the project does not depend on.
"""

import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from transformers.cli.serve import Serve
from transformers.cli.serving.model_manager import ModelManager

TEXT = "[1] The rule added three entities to the Entity List on 10 June 2024. [2] It did not say why.\n"
TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant: "


def make_model(folder: Path) -> None:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(
        [TEXT] * 5, trainers.BpeTrainer(vocab_size=400, special_tokens=["<s>", "</s>"], initial_alphabet=alphabet)
    )
    wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>")
    wrapped.chat_template = TEMPLATE
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(wrapped), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=16_384, bos_token_id=0, eos_token_id=1,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(folder)
    wrapped.save_pretrained(folder)


def main(folder: Path, port: int) -> None:
    make_model(folder)
    ModelManager._load_model = lambda *_args, **_kwargs: LlamaForCausalLM.from_pretrained(folder)
    Serve(str(folder), host="127.0.0.1", port=port, device="cpu")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
