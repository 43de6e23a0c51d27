// CUDA's words.
#pragma once

#define __device__
#define __host__
#define __global__ __attribute__((__used__))
#define __constant__ static const
#define __shared__ static __attribute__((section("reformer4j_shared")))
#define __align__(bytes) __attribute__((aligned(bytes)))
#define __forceinline__ inline __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))
#define __launch_bounds__(...) __attribute__((reformer4j_bounds(__VA_ARGS__)))
#define __restrict__ __restrict

static reformer4j::Machine* reformer4j_machine;
static reformer4j::Indices reformer4j_indices;

#define threadIdx reformer4j_indices.thread
#define blockIdx reformer4j_indices.block
#define blockDim reformer4j_indices.threads
#define gridDim reformer4j_indices.blocks
#define warpSize 32

#define DYNAMIC_SHARED(name) unsigned char* const name = reformer4j_machine->dynamic_shared

// Ends the parameters of what a thread may wait in, or be refused by: the place of the call.
#define REFORMER4J_SITE const char *file = __builtin_FILE(), int line = __builtin_LINE()
