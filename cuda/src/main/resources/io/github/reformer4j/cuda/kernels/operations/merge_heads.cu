#include "operations/heads.cuh"

// per_token[b, n, h D + d] = per_head[b, h, n, d]; units counts quads where wide, else elements.
extern "C" __global__ void merge_heads(
    const float* per_head,
    float* per_token,
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
    ((Quad*)per_token)[other] = ((const Quad*)per_head)[unit];
  } else {
    per_token[other] = per_head[unit];
  }
}
