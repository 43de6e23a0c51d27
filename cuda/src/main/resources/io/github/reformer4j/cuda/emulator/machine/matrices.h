// Twins of ldmatrix and mma. The layouts are those of the PTX manual.
// A part of machine.cpp, in its namespace.
#pragma once

template <bool TRANSPOSED>
void ldmatrix(void* const* operands, unsigned) {
  const int MATRICES = 4, ROWS = 8;
  unsigned short m[MATRICES][ROWS][ROWS];
  for (int lane = 0; lane < WARP; lane++) {
    const unsigned char* row = static_cast<LdmatrixOperand*>(operands[lane])->row;
    if (!aligned(row) || !within_shared(row, COPIED)) {
      refuse("ldmatrix: row of lane %d = %p: expected 16 bytes of shared memory at a multiple of 16",
             lane, static_cast<const void*>(row));
    }
    if (launch->entry->watched) {
      watch_access(current / WARP * WARP + lane, row, COPIED, false, nullptr);
    }
    memcpy(m[lane / ROWS][lane % ROWS], row, COPIED);
  }
  for (int lane = 0; lane < WARP; lane++) {
    unsigned* out = static_cast<LdmatrixOperand*>(operands[lane])->out;
    int major = lane / 4, minor = lane % 4 * 2;
    for (int i = 0; i < MATRICES; i++) {
      unsigned low = TRANSPOSED ? m[i][minor][major] : m[i][major][minor];
      unsigned high = TRANSPOSED ? m[i][minor + 1][major] : m[i][major][minor + 1];
      out[i] = low | high << 16;
    }
  }
}

typedef float Row __attribute__((vector_size(32)));
typedef unsigned Pair __attribute__((vector_size(8)));

// Two elements of a fragment, which lie side by side in their row.
void unpack(unsigned packed, float* row) {
  Pair pair = {packed << 16, packed & 0xffff0000u};
  memcpy(row, &pair, sizeof pair);
}

// Each element's sum begins with what d holds and takes the products in the order of k. Products of
// two bfloat16 are exact. Rows go side by side, to have more than one sum under way.
void mma(void* const* operands, unsigned) {
  const int M = 16, N = 8, K = 16, PAIR = 2 * sizeof(float);
  alignas(64) float a[M][K], transposed[N][K], rows[M][N];
  for (int lane = 0; lane < WARP; lane++) {
    const MmaOperand& of = *static_cast<MmaOperand*>(operands[lane]);
    int g = lane / 4, k = lane % 4 * 2;
    unpack(of.a[0], &a[g][k]);
    unpack(of.a[1], &a[g + 8][k]);
    unpack(of.a[2], &a[g][k + 8]);
    unpack(of.a[3], &a[g + 8][k + 8]);
    unpack(of.b[0], &transposed[g][k]);
    unpack(of.b[1], &transposed[g][k + 8]);
    memcpy(&rows[g][k], of.d, PAIR);
    memcpy(&rows[g + 8][k], of.d + 2, PAIR);
  }
  for (int half = 0; half < M; half += M / 2) {
    Row d[M / 2];
    memcpy(d, rows[half], sizeof d);
    for (int k = 0; k < K; k++) {
      Row b;
      for (int j = 0; j < N; j++) {
        b[j] = transposed[j][k];
      }
      for (int i = 0; i < M / 2; i++) {
        d[i] += a[half + i][k] * b;
      }
    }
    memcpy(rows[half], d, sizeof d);
  }
  for (int lane = 0; lane < WARP; lane++) {
    float* out = static_cast<MmaOperand*>(operands[lane])->d;
    int g = lane / 4, k = lane % 4 * 2;
    memcpy(out, &rows[g][k], PAIR);
    memcpy(out + 2, &rows[g + 8][k], PAIR);
  }
}
