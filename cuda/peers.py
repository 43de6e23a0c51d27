"""Times PyTorch's exact attention, every backend that runs, for cuda/on-a-card.

Each backend is compared with the plain one at a small size before it is timed; times are the middle of several, by the
card's own clock. What cannot run, or would take too long, is listed with the reason.
"""

import argparse
import json
import time

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.functional import scaled_dot_product_attention

HEADS = 8
WIDTH = 64
BACKENDS = {
    "flash": SDPBackend.FLASH_ATTENTION,
    "cudnn": SDPBackend.CUDNN_ATTENTION,
    "efficient": SDPBackend.EFFICIENT_ATTENTION,
    "math": SDPBackend.MATH,
}
LIMITS = {torch.bfloat16: 0.02, torch.float32: 1e-3}
CHECKED_TOKENS = 1000


def tensors(tokens, dtype, device):
    generator = torch.Generator(device=device).manual_seed(1)
    made = [
        torch.randn(1, HEADS, tokens, WIDTH, generator=generator, device=device).to(dtype) for _ in range(4)
    ]
    return [tensor.requires_grad_() for tensor in made[:3]], made[3]


def attend(inputs, out_gradient, both):
    out = scaled_dot_product_attention(*inputs)
    if not both:
        return [out]
    return [out, *torch.autograd.grad(out, inputs, out_gradient)]


def check(name, dtype, device):
    """The largest relative error against the plain backend in float64."""
    inputs, out_gradient = tensors(CHECKED_TOKENS, dtype, device)
    with sdpa_kernel(BACKENDS[name]):
        actual = attend(inputs, out_gradient, True)
    exact = [tensor.detach().double().requires_grad_() for tensor in inputs]
    with sdpa_kernel(SDPBackend.MATH):
        expected = attend(exact, out_gradient.double(), True)
    errors = [((a.double() - e).norm() / e.norm()).item() for a, e in zip(actual, expected)]
    if not max(errors) <= LIMITS[dtype]:
        raise RuntimeError(f"wrong result: relative error {max(errors):.3g}, limit {LIMITS[dtype]}")


class Clock:
    """Milliseconds of queued work: CUDA events on a card, the processor's clock elsewhere."""

    def __init__(self, device):
        self.cuda = device == "cuda"

    def __enter__(self):
        if self.cuda:
            self.begin, self.end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            self.begin.record()
        else:
            self.begin = time.perf_counter()
        return self

    def __exit__(self, *_):
        if self.cuda:
            self.end.record()
            self.end.synchronize()
            self.millis = self.begin.elapsed_time(self.end)
        else:
            self.millis = (time.perf_counter() - self.begin) * 1e3


def run(inputs, out_gradient, both):
    if both:
        attend(inputs, out_gradient, True)
    else:
        with torch.no_grad():
            attend(inputs, out_gradient, False)


def millis(inputs, out_gradient, both, device, least_millis, repeats):
    run(inputs, out_gradient, both)
    with Clock(device) as clock:
        run(inputs, out_gradient, both)
    launches = max(1, int(least_millis / max(clock.millis, 1e-3)))
    times = []
    for _ in range(repeats if clock.millis < 2000 else 1):
        with Clock(device) as clock:
            for _ in range(launches):
                run(inputs, out_gradient, both)
        times.append(clock.millis / launches)
    return sorted(times)[len(times) // 2]


def measure(arguments):
    """Figures of every backend, type and pass, sizes ascending; and what was left out."""
    peers, skipped = [], []
    for dtype in (torch.bfloat16, torch.float32):
        type_name = str(dtype).removeprefix("torch.")
        for name in BACKENDS:
            try:
                check(name, dtype, arguments.device)
            except RuntimeError as e:
                skipped.append(f"{name} {type_name}: {str(e).strip().splitlines()[0]}")
                continue
            for both in (False, True):
                peers += ascending(name, dtype, type_name, both, arguments, skipped)
    return peers, skipped


def ascending(name, dtype, type_name, both, arguments, skipped):
    figures = []
    pass_name = "both" if both else "forward"
    for tokens in arguments.sizes:
        what = f"{name} {type_name} {pass_name} N={tokens}"
        if figures:
            # Exact attention takes the square of N, so what a larger N would take is known beforehand.
            expected = figures[-1]["millis"] * (tokens / figures[-1]["tokens"]) ** 2
            if expected > arguments.most_seconds * 1e3:
                skipped.append(f"{what}: would take {expected / 1e3:.0f} s")
                continue
        try:
            figures.append(one(name, dtype, type_name, pass_name, tokens, arguments))
        except RuntimeError as e:  # torch.OutOfMemoryError is one
            skipped.append(f"{what}: {str(e).strip().splitlines()[0]}")
    return figures


def one(name, dtype, type_name, pass_name, tokens, arguments):
    cuda = arguments.device == "cuda"
    if cuda:
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
    inputs, out_gradient = tensors(tokens, dtype, arguments.device)
    with sdpa_kernel(BACKENDS[name]):
        taken = millis(
            inputs, out_gradient, pass_name == "both", arguments.device, arguments.least_millis, arguments.repeats
        )
    return {
        "tokens": tokens,
        "type": type_name,
        "pass": pass_name,
        "backend": name,
        "millis": taken,
        "peakBytes": torch.cuda.max_memory_allocated() if cuda else 0,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda")
    parser.add_argument("--sizes", type=lambda text: sorted(int(part) for part in text.split(",")), required=True)
    parser.add_argument("--least-millis", type=float, default=200)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--most-seconds", type=float, default=30)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    # Float32 as we mean it: no factor is rounded to a shorter type.
    torch.backends.cuda.matmul.allow_tf32 = False
    peers, skipped = measure(arguments)
    machine = {"pytorch": torch.__version__, "cuda": str(torch.version.cuda)}
    if arguments.device == "cuda":
        machine["card"] = torch.cuda.get_device_name()
    with open(arguments.out, "w", encoding="utf-8") as file:
        json.dump({"machine": machine, "peers": peers, "skipped": skipped}, file, indent=2)
    for peer in peers:
        print("{tokens:>9,} {type:8} {pass:7} {backend:9} {millis:10.3f} ms".format(**peer))


if __name__ == "__main__":
    main()
