"""Times PyTorch's exact attention, every backend that runs, for cuda/on-a-card.

Each backend is compared with the plain one at a small size before it is timed; times are the middle of several, by the
card's own clock, and up to 65,536 tokens the better of call by call and a CUDA graph. What cannot run, or would take
too long, is listed with the reason. The file is written anew after each backend.
"""

import argparse
import json
import os
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
MOST_RECORDED = 65_536
LONG_MILLIS = 2000


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


def reason(error):
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def run(inputs, out_gradient, both):
    if both:
        attend(inputs, out_gradient, True)
    else:
        with torch.no_grad():
            attend(inputs, out_gradient, False)


def once(work, device):
    with Clock(device) as clock:
        work()
    return clock.millis


def middle(work, arguments):
    """Milliseconds of a pass; a first one that takes long is taken for it."""
    first = once(work, arguments.device)
    if first >= LONG_MILLIS:
        return first
    launches = max(1, int(arguments.least_millis / max(once(work, arguments.device), 1e-3)))

    def several():
        for _ in range(launches):
            work()

    times = sorted(once(several, arguments.device) / launches for _ in range(arguments.repeats))
    return times[len(times) // 2]


def recorded(work):
    """A pass as a CUDA graph. What it runs for the first time must run before, on a stream apart."""
    apart = torch.cuda.Stream()
    apart.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(apart):
        work()
    torch.cuda.current_stream().wait_stream(apart)
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        work()
    return graph


def measure(arguments, peers, skipped, save):
    """Adds figures of every backend, type and pass, sizes ascending; and what was left out."""
    for dtype in (torch.bfloat16, torch.float32):
        type_name = str(dtype).removeprefix("torch.")
        for name in BACKENDS:
            try:
                check(name, dtype, arguments.device)
            except (RuntimeError, AssertionError) as e:
                skipped.append(f"{name} {type_name}: {reason(e)}")
                save()
                continue
            for both in (False, True):
                peers += ascending(name, dtype, type_name, both, arguments, skipped)
                save()


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
            print("{tokens:>9,} {type:8} {pass:7} {backend:9} {millis:10.3f} ms".format(**figures[-1]))
        except (RuntimeError, AssertionError) as e:  # torch.OutOfMemoryError is one
            skipped.append(f"{what}: {reason(e)}")
    return figures


def one(name, dtype, type_name, pass_name, tokens, arguments):
    cuda = arguments.device == "cuda"
    if cuda:
        torch.cuda.empty_cache()
    inputs, out_gradient = tensors(tokens, dtype, arguments.device)
    if cuda:
        # Making the tensors took more memory than they do.
        torch.cuda.synchronize()
        torch.cuda.reset_peak_memory_stats()

    def work():
        run(inputs, out_gradient, pass_name == "both")

    with sdpa_kernel(BACKENDS[name]):
        taken = middle(work, arguments)
        peak_bytes = torch.cuda.max_memory_allocated() if cuda else 0
        if cuda and tokens <= MOST_RECORDED and taken < LONG_MILLIS:
            try:
                graph = recorded(work)
                taken = min(taken, middle(graph.replay, arguments))
            except RuntimeError as e:
                print(f"{name} {type_name} {pass_name} N={tokens}, as a graph: {reason(e)}")
    return {
        "tokens": tokens,
        "type": type_name,
        "pass": pass_name,
        "backend": name,
        "millis": taken,
        "peakBytes": peak_bytes,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda")
    parser.add_argument("--sizes", type=lambda text: sorted(int(part) for part in text.split(",")), required=True)
    parser.add_argument("--least-millis", type=float, default=200)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--most-seconds", type=float, default=12)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    # Float32 as we mean it: no factor is rounded to a shorter type.
    torch.backends.cuda.matmul.allow_tf32 = False
    machine = {"pytorch": torch.__version__, "cuda": str(torch.version.cuda)}
    if arguments.device == "cuda":
        machine["card"] = torch.cuda.get_device_name()
    peers, skipped = [], []

    def save():
        part = arguments.out + ".part"
        with open(part, "w", encoding="utf-8") as file:
            json.dump({"machine": machine, "peers": peers, "skipped": skipped}, file, indent=2)
        os.replace(part, arguments.out)

    measure(arguments, peers, skipped, save)
    for line in skipped:
        print(f"not measured: {line}")


if __name__ == "__main__":
    main()
