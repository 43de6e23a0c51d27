#include "operations/heads.cuh"

// per_head[b, h, n, d] = per_token[b, n, h D + d]; units counts quads where wide, else elements.
extern "C" __global__ void split_heads(
    const float* per_token,
    float* per_head,
    i64 units,
    i64 heads,
    i64 tokens,
    i64 width,
    int wide) {
  i64 unit = own_unit();
  if (unit >= units) {
    return;
  }
  i64 other = token_unit(unit, heads, tokens, width);
  if (wide) {
    ((Quad*)per_head)[unit] = ((const Quad*)per_token)[other];
  } else {
    per_head[unit] = per_token[other];
  }
}
