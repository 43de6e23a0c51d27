package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.Decoder;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.AttentionCases;
import io.github.reformer4j.properties.cases.VectorStyle;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;

/**
 * What decoders keep: enough of a long past, nothing of each other's, and the same bits whoever
 * computes and wherever tokens lie.
 */
public interface DecodingBitsContract extends Contract {
  /** How many times {@link Limits#mostTokens()} a long past has. */
  int LONGER_PAST = 2;

  /** Threads that decode at the same time. */
  int DECODING_CALLERS = 4;

  /**
   * Short cases that can be decoded.
   *
   * @return causal, unmasked, hashed, ALIGNED if LSH
   */
  @Provide
  default Arbitrary<AttentionCase> shortPasts() {
    return AttentionCases.any(limits().extent().atMost(24)).map(Decoding::decoded);
  }

  /**
   * Short LSH cases that can be decoded.
   *
   * @return causal, unmasked, hashed, ALIGNED
   */
  @Provide
  default Arbitrary<AttentionCase> shortHashedPasts() {
    return AttentionCases.lsh(limits().extent().atMost(24)).map(Decoding::decoded);
  }

  /**
   * Cases of a long past.
   *
   * @return exact, or local with a few chunks in reach; one narrow sequence
   */
  @Provide
  default Arbitrary<AttentionCase> longPasts() {
    return Arbitraries.oneOf(
            AttentionCases.exact(limits().extent()), AttentionCases.local(limits().extent()))
        .map(c -> longPast(c, 1, 1, 8));
  }

  /**
   * LSH cases of a long past.
   *
   * @return two buckets that see all before; one narrow sequence
   */
  @Provide
  default Arbitrary<AttentionCase> longHashedPasts() {
    return AttentionCases.lsh(limits().extent()).map(c -> longPast(c, 1, 1, 8));
  }

  /**
   * Cases of several long pasts, all of which is seen.
   *
   * @return six sequences, no vector narrow, so that a step is work for several threads
   */
  @Provide
  default Arbitrary<AttentionCase> severalLongPasts() {
    return Arbitraries.oneOf(
            AttentionCases.exact(limits().extent()), AttentionCases.lsh(limits().extent()))
        .map(c -> longPast(c, 6, 16, 24));
  }

  private AttentionCase longPast(AttentionCase c, int sequences, int narrow, int wide) {
    AttentionSizes s = c.sizes();
    int tokens = limits().mostTokens() * LONGER_PAST - (int) (c.seed() % 16);
    AttentionSizes sizes =
        new AttentionSizes(
            (sequences + 2) / 3,
            Math.min(3, sequences),
            tokens,
            Math.clamp(s.dim(), narrow, wide),
            Math.clamp(s.valueDim(), narrow, wide));
    AttentionCase sized = Decoding.decoded(c).withSizes(sizes);
    if (!(c.spec() instanceof LshAttention lsh)) {
      return sized;
    }
    return sized.withSpec(
        LshAttention.crossPolytope(2)
            .rounds(Math.min(2, lsh.hashing().rounds()))
            .seed(c.seed())
            .aligned(lsh.windows().chunkLength(), Windows.UNBOUNDED, 0)
            .causal(true)
            .selfRule(lsh.selfRule())
            .correctDuplicates(lsh.correctDuplicates())
            .combination(lsh.combination())
            .build());
  }

  /**
   * Section 4: the hundredth token, and the first after a chunk is long full, as the full pass has
   * them.
   *
   * @param c a case that is not hashed, or is
   * @param hashed a case of LSH attention
   */
  @ContractProperty(section = "4 Windows", effort = 0.04)
  default void longPastsAreNotForgotten(
      @ForAll("longPasts") AttentionCase c, @ForAll("longHashedPasts") AttentionCase hashed) {
    for (AttentionCase each : List.of(c, hashed)) {
      need(Capability.DECODING, each.spec());
      Trial trial = Trial.of(this, each);
      trial
          .agreement()
          .out(
              Decoding.rows(trial.pass().attention(), trial.pass().inputs(), each.sizes(), type()));
    }
  }

  /**
   * Section 2: tokens that come one by one are hashed as all at once, ties and zeros too.
   *
   * @param c the case
   */
  @ContractProperty(section = "2 Hashing", effort = 0.5)
  default void decodingBreaksTiesAsTheFullPass(@ForAll("shortHashedPasts") AttentionCase c) {
    need(Capability.DECODING, c.spec());
    AttentionCase tied = c.withStyle(VectorStyle.INTEGERS).withSpec(Tied.byIntegers(c, type()));
    Trial trial = Trial.of(this, tied);
    trial
        .agreement()
        .out(Decoding.rows(trial.pass().attention(), trial.pass().inputs(), c.sizes(), type()));
  }

  /**
   * Section 10: decoding gives the same bits for any number of threads.
   *
   * @param c a case of a long past
   */
  @ContractProperty(section = "10 Tolerances", effort = 0.04)
  default void threadCountsGiveTheSameBitsInDecoding(@ForAll("severalLongPasts") AttentionCase c) {
    if (threadVariants().isEmpty()) {
      throw SuiteHook.skip(
          "no variants of the backend with other numbers of threads were supplied");
    }
    need(Capability.DECODING, c.spec());
    AttentionInputs in = c.inputs(type());
    Tensor expected = Decoding.rows(attention(c.spec()), in, c.sizes(), type());
    for (Backend variant : threadVariants()) {
      Bits.same(
          "rows", Decoding.rows(variant.attention(c.spec()), in, c.sizes(), type()), expected);
    }
  }

  /**
   * Decoders of one attention work at the same time, each for a caller of its own.
   *
   * @param c the case
   * @throws InterruptedException if the run is interrupted
   * @throws ExecutionException if rows differ
   */
  @ContractProperty(section = "10 Tolerances", effort = 0.3)
  default void concurrentDecodersGiveTheSameBits(@ForAll("shortPasts") AttentionCase c)
      throws InterruptedException, ExecutionException {
    need(Capability.DECODING, c.spec());
    Attention attention = attention(c.spec());
    List<AttentionInputs> inputs = new ArrayList<>();
    List<Tensor> alone = new ArrayList<>();
    for (int caller = 0; caller < DECODING_CALLERS; caller++) {
      AttentionCase own =
          new AttentionCase(
              c.spec(), c.sizes(), c.style(), c.masking(), c.bucketing(), c.seed() + caller);
      inputs.add(own.inputs(type()));
      alone.add(Decoding.rows(attention, inputs.getLast(), c.sizes(), type()));
    }
    CyclicBarrier start = new CyclicBarrier(DECODING_CALLERS);
    try (ExecutorService threads = Executors.newFixedThreadPool(DECODING_CALLERS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int caller = 0; caller < DECODING_CALLERS; caller++) {
        AttentionInputs in = inputs.get(caller);
        Tensor expected = alone.get(caller);
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  Bits.same("rows", Decoding.rows(attention, in, c.sizes(), type()), expected);
                  return null;
                }));
      }
      for (Future<?> future : running) {
        assertThat(future.get()).isNull();
      }
    }
  }

  /**
   * Tokens and rows where the backend computes, at odd offsets between guards, give the bits of
   * those on the host, and what a step only reads keeps its bits.
   *
   * @param c the case
   */
  @ContractProperty(section = "10 Tolerances")
  default void tokensOfTheBackendGiveTheBitsOfHostTokens(@ForAll("shortPasts") AttentionCase c) {
    need(Capability.DECODING, c.spec());
    Attention attention = attention(c.spec());
    AttentionInputs in = c.inputs(type());
    try (Decoder host = Decoding.decoder(attention, c.sizes());
        Decoder placed = Decoding.decoder(attention, c.sizes())) {
      for (int i = 0; i < c.sizes().tokens(); i++) {
        AttentionInputs token = Decoding.token(in, i);
        Tensor expected = Decoding.step(host, Decoding.token(in, i), c.sizes(), type());
        try (Placement placement = new Placement(backend())) {
          AttentionInputs there = placement.read(token);
          Tensor row = placement.add(Pass.dirty(type(), Decoding.rowShape(c.sizes())));
          placed.step(there, row);
          Bits.same("row", row, expected);
          placement.checkGuards();
        }
      }
    }
  }
}
