package com.example.plain;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.tensor.DType;
import java.util.Set;

/** Exact and local attention in plain Java: as little as a backend can be. */
public final class PlainBackend implements Backend {
  @Override
  public String name() {
    return "plain";
  }

  @Override
  public String description() {
    return "plain Java, one thread, float32";
  }

  @Override
  public Set<DType> types() {
    return Set.of(DType.FLOAT32);
  }

  // tag::kernel[]
  @Override
  public AttentionKernel kernel(AttentionSpec spec) {
    return switch (spec) {
      case ExactAttention exact ->
          new PlainKernel(exact.causal(), exact.selfRule(), exact.scale(), (_, _, _) -> true);
      case LocalAttention local ->
          new PlainKernel(local.causal(), local.selfRule(), local.scale(), new ChunkWindow(local));
      case LshAttention _ ->
          throw new UnsupportedSpecException("LSH attention: the plain backend does not hash");
    };
  }

  // end::kernel[]

  @Override
  public void close() {}
}
