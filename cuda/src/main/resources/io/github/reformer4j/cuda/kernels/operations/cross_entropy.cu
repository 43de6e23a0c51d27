#include "operations/quads.cuh"

#define IGNORED -1
#define MOST_WARPS 32

// A sum of exponentials, of numbers from which the greatest is subtracted. NaN stays in the sum.
struct Softmax {
  float greatest;
  float sum;
};

static __device__ __forceinline__ void include(Softmax& softmax, float x) {
  if (x > softmax.greatest) {
    softmax.sum = softmax.sum * expf(softmax.greatest - x) + 1.0f;
    softmax.greatest = x;
  } else if (x != -FLOAT_INFINITY) {
    softmax.sum += expf(x - softmax.greatest);
  }
}

static __device__ __forceinline__ Softmax merged(Softmax a, Softmax b) {
  Softmax both;
  both.greatest = fmaxf(a.greatest, b.greatest);
  // of nothing but negative infinities there is no sum to scale
  float left = isinf(a.greatest) ? a.sum : a.sum * expf(a.greatest - both.greatest);
  float right = isinf(b.greatest) ? b.sum : b.sum * expf(b.greatest - both.greatest);
  both.sum = left + right;
  return both;
}

static __device__ __forceinline__ Softmax of_thread(const float* x, i64 classes, bool wide) {
  Softmax softmax = {-FLOAT_INFINITY, 0.0f};
  for (i64 i = 4 * threadIdx.x; i < classes; i += 4 * blockDim.x) {
    Quad quad = quad_load(x, i, classes, wide);
    for (int j = 0; j < 4; j++) {
      if (i + j < classes) {
        include(softmax, quad.x[j]);
      }
    }
  }
  return softmax;
}

// Of all threads of the block, for each of them, in a fixed order.
static __device__ Softmax of_block(Softmax own) {
  for (int apart = WARP / 2; apart > 0; apart /= 2) {
    Softmax other;
    other.greatest = __shfl_xor_sync(WARP_ALL, own.greatest, apart);
    other.sum = __shfl_xor_sync(WARP_ALL, own.sum, apart);
    // the lower lane first, so that both get the same bits
    own = threadIdx.x & apart ? merged(other, own) : merged(own, other);
  }
  __shared__ Softmax warps[MOST_WARPS];
  if (lane_index() == 0) {
    warps[warp_index()] = own;
  }
  __syncthreads();
  Softmax all = warps[0];
  for (int warp = 1; warp < blockDim.x / WARP; warp++) {
    all = merged(all, warps[warp]);
  }
  return all;
}

// An ignored row has no loss and no gradient.
static __device__ __forceinline__ void ignore(
    float* loss, float* gradient, i64 classes, bool wide) {
  if (threadIdx.x == 0) {
    *loss = 0.0f;
  }
  for (i64 i = 4 * threadIdx.x; gradient && i < classes; i += 4 * blockDim.x) {
    quad_store(gradient, i, classes, wide, quad_of(0.0f));
  }
}

// losses[i] = log sum exp(logits[i]) - logits[i][targets[i]] and, unless gradients is null,
// gradients[i] = scale (softmax(logits[i]) - onehot(targets[i])); a block for each row. One walk
// finds greatest and sum together; gradients may lie where logits do.
extern "C" __global__ void cross_entropy(
    const float* logits,
    const int* targets,
    float* losses,
    float* gradients,
    i64 classes,
    float scale,
    int wide) {
  i64 row = blockIdx.x;
  const float* x = logits + row * classes;
  int target = targets[row];
  if (target == IGNORED) {
    ignore(losses + row, gradients ? gradients + row * classes : nullptr, classes, wide);
    return;
  }
  float expected = x[target];
  Softmax softmax = of_block(of_thread(x, classes, wide));
  if (isinf(softmax.greatest)) {
    // infinity minus infinity: there is no loss
    softmax.sum = softmax.greatest - softmax.greatest;
  }
  if (threadIdx.x == 0) {
    losses[row] = logf(softmax.sum) + (softmax.greatest - expected);
  }
  if (gradients) {
    float share = scale / softmax.sum;
    for (i64 i = 4 * threadIdx.x; i < classes; i += 4 * blockDim.x) {
      Quad quad = quad_load(x, i, classes, wide);
      for (int j = 0; j < 4; j++) {
        float weight = expf(quad.x[j] - softmax.greatest);
        quad.x[j] =
            i + j == target ? scale * (weight / softmax.sum - 1.0f) : share * weight;
      }
      quad_store(gradients + row * classes, i, classes, wide, quad);
    }
  }
}
