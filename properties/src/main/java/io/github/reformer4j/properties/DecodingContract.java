package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.Decoder;
import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.AttentionCases;
import io.github.reformer4j.properties.cases.Bucketing;
import io.github.reformer4j.properties.cases.Masking;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Closeness;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;

/** One token at a time (semantics section 4, ALIGNED). */
public interface DecodingContract extends Contract {
  /**
   * Cases that can be decoded.
   *
   * @return causal, unmasked, hashed, ALIGNED if LSH
   */
  @Provide
  default Arbitrary<AttentionCase> decodableCases() {
    return AttentionCases.any(limits().extent().atMost(72)).map(Decoding::decoded);
  }

  /**
   * Cases of exact and local attention that can be decoded.
   *
   * @return causal, unmasked
   */
  @Provide
  default Arbitrary<AttentionCase> decodableCasesOfSeparateKeys() {
    return Arbitraries.oneOf(
            AttentionCases.exact(limits().extent().atMost(72)),
            AttentionCases.local(limits().extent().atMost(72)))
        .map(c -> c.withSpec(Decoding.decodable(c.spec())).withMasking(Masking.NONE));
  }

  /**
   * LSH cases that can be decoded, with buckets given.
   *
   * @return causal, unmasked, ALIGNED
   */
  @Provide
  default Arbitrary<AttentionCase> decodableCasesWithBuckets() {
    return AttentionCases.lsh(limits().extent().atMost(72))
        .map(
            c ->
                c.withSpec(Decoding.decodable(c.spec()))
                    .withMasking(Masking.NONE)
                    .withBucketing(
                        c.bucketing() == Bucketing.HASHED ? Bucketing.RANDOM : c.bucketing()));
  }

  /**
   * Section 4: each step gives the row of the full causal pass.
   *
   * @param c the case
   */
  @ContractProperty(section = "4 Windows")
  default void decodingGivesTheRowsOfTheFullPass(@ForAll("decodableCases") AttentionCase c) {
    need(Capability.DECODING, c.spec());
    Trial trial = Trial.of(this, c);
    trial
        .agreement()
        .out(Decoding.rows(trial.pass().attention(), trial.pass().inputs(), c.sizes(), type()));
  }

  /**
   * Section 2: buckets given with a token are used instead of hashing, as in the full pass; what is
   * hashed may be another vector than what is scored (rotary positions).
   *
   * @param c the case
   */
  @ContractProperty(section = "2 Hashing")
  default void decodingUsesTheBucketsGiven(@ForAll("decodableCasesWithBuckets") AttentionCase c) {
    need(Capability.DECODING, c.spec());
    Trial trial = Trial.of(this, c);
    AttentionInputs in = trial.pass().inputs();
    Tensor buckets = Objects.requireNonNull(in.buckets());
    Tensor rows = Pass.dirty(type(), trial.pass().outputs().out().shape());
    try (Decoder decoder = Decoding.decoder(trial.pass().attention(), c.sizes())) {
      for (int i = 0; i < c.sizes().tokens(); i++) {
        AttentionInputs token = Decoding.token(in, i).withBuckets(Tensors.select(buckets, 3, i));
        Tensor row = step(decoder, token, c.sizes());
        Decoding.put(row, rows, i);
      }
    }
    trial.agreement().out(rows);
  }

  /**
   * Section 4: a cache in bfloat16 gives the rows of the full pass over rounded keys and values,
   * from queries as they are. A backend may refuse such a cache, by name.
   *
   * @param c the case
   */
  @ContractProperty(section = "4 Windows")
  default void aCacheInBfloat16HoldsRoundedKeysAndValues(
      @ForAll("decodableCasesOfSeparateKeys") AttentionCase c) {
    need(Capability.DECODING, c.spec());
    AttentionInputs in = c.inputs(type());
    AttentionInputs kept =
        AttentionInputs.separate(
            in.queries(), rounded(Objects.requireNonNull(in.keys())), rounded(in.values()));
    Trial trial = Trial.of(this, c, kept);
    refusable(
        trial.pass().attention(),
        c.sizes(),
        decoder -> trial.agreement().out(Decoding.rows(decoder, in, c.sizes(), type())));
  }

  /**
   * Section 4: what a cache in bfloat16 may change, for keys made from the queries too: buckets are
   * those of the vectors as they are.
   *
   * @param c the case
   */
  @ContractProperty(section = "4 Windows")
  default void aCacheInBfloat16StaysWithinItsBound(@ForAll("decodableCases") AttentionCase c) {
    need(Capability.DECODING, c.spec());
    AttentionInputs in = c.inputs(type());
    RoundedCache bound = RoundedCache.of(c.spec(), in);
    Attention attention = attention(c.spec());
    refusable(
        attention,
        c.sizes(),
        rounded -> {
          try (Decoder plain = Decoding.decoder(attention, c.sizes())) {
            for (int i = 0; i < c.sizes().tokens(); i++) {
              AttentionInputs token = Decoding.token(in, i);
              Tensor expected = step(plain, token, c.sizes());
              Tensor actual = step(rounded, token, c.sizes());
              Closeness.check(
                  "row " + i + " of a cache in bfloat16",
                  actual,
                  expected,
                  bound.error(token, precision()));
            }
          }
        });
  }

  /**
   * Section 9: a key or value that a cache would turn into infinity is refused, and leaves the
   * state as it was.
   *
   * @param c the case
   */
  @ContractProperty(section = "9 Bad input")
  default void whatBfloat16CannotHoldIsRefused(@ForAll("decodableCases") AttentionCase c) {
    need(Capability.DECODING, c.spec());
    AttentionInputs in = c.inputs(type());
    refusable(
        attention(c.spec()),
        c.sizes(),
        decoder -> {
          AttentionInputs broken = Decoding.token(in, 0);
          Tensor key = broken.keys();
          Tensor spoilt = key == null ? broken.values() : key;
          spoilt.setDouble(0, -Float.MAX_VALUE);
          if (type().rounded(-Float.MAX_VALUE) != -Float.MAX_VALUE) {
            return; // the tensor itself holds no such number
          }
          Tensor untouched = Pass.dirty(type(), Decoding.rowShape(c.sizes()));
          assertThatIllegalArgumentException()
              .isThrownBy(() -> decoder.step(broken, untouched))
              .withMessageContaining("cache = BFLOAT16");
          Bits.same(
              "row of a refused token",
              untouched,
              Pass.dirty(type(), Decoding.rowShape(c.sizes())));
          assertThat(decoder.position()).isZero();
          step(decoder, Decoding.token(in, 0), c.sizes());
        });
  }

  /** Runs what needs a decoder with a cache in bfloat16, unless the backend refuses it by name. */
  private static void refusable(Attention attention, AttentionSizes s, Consumer<Decoder> call) {
    Decoder rounded;
    try {
      rounded =
          attention.decoder(s.batch(), s.heads(), s.dim(), s.valueDim(), KeyValueCache.BFLOAT16);
    } catch (UnsupportedSpecException e) {
      assertThat(e).hasMessageContaining("cache = BFLOAT16");
      return;
    }
    try (rounded) {
      assertThat(rounded.cache()).isEqualTo(KeyValueCache.BFLOAT16);
      call.accept(rounded);
    }
  }

  private static Tensor rounded(Tensor tensor) {
    return Tensors.convert(Tensors.convert(tensor, DType.BFLOAT16), tensor.type());
  }

  /**
   * Section 4: two decodings on one attention do not touch each other.
   *
   * @param c the case
   */
  @ContractProperty(section = "4 Windows")
  default void decodersAreIndependent(@ForAll("decodableCases") AttentionCase c) {
    need(Capability.DECODING, c.spec());
    Attention attention = attention(c.spec());
    AttentionInputs in = c.inputs(type());
    int tokens = c.sizes().tokens();
    try (Decoder alone = Decoding.decoder(attention, c.sizes());
        Decoder first = Decoding.decoder(attention, c.sizes());
        Decoder second = Decoding.decoder(attention, c.sizes())) {
      for (int i = 0; i < tokens; i++) {
        Tensor expected = step(alone, Decoding.token(in, i), c.sizes());
        Bits.same("row beside another", step(first, Decoding.token(in, i), c.sizes()), expected);
        step(second, Decoding.token(in, tokens - 1 - i), c.sizes());
      }
    }
  }

  /**
   * Section 9: a refused token leaves the state as it was.
   *
   * @param c the case
   */
  @ContractProperty(section = "9 Bad input")
  default void refusedTokensLeaveTheDecoderAsItWas(@ForAll("decodableCases") AttentionCase c) {
    need(Capability.DECODING, c.spec());
    Attention attention = attention(c.spec());
    AttentionInputs in = c.inputs(type());
    try (Decoder plain = Decoding.decoder(attention, c.sizes());
        Decoder tried = Decoding.decoder(attention, c.sizes())) {
      for (int i = 0; i < c.sizes().tokens(); i++) {
        AttentionInputs broken = Decoding.token(in, i);
        broken.queries().setDouble(0, Double.NaN);
        Tensor untouched = Pass.dirty(type(), Decoding.rowShape(c.sizes()));
        assertThatIllegalArgumentException().isThrownBy(() -> tried.step(broken, untouched));
        Bits.same(
            "row of a refused token", untouched, Pass.dirty(type(), Decoding.rowShape(c.sizes())));
        assertThat(tried.position()).isEqualTo(i);
        Bits.same(
            "row after a refused token",
            step(tried, Decoding.token(in, i), c.sizes()),
            step(plain, Decoding.token(in, i), c.sizes()));
      }
    }
  }

  /**
   * Section 4: a FLAT window is not known until the sequence is whole, and the refusal says so.
   *
   * @param c the case
   */
  @ContractProperty(section = "4 Windows")
  default void flatWindowsAndTheFutureCannotBeDecoded(@ForAll("smallLshCases") AttentionCase c) {
    LshAttention flat =
        c.lsh().toBuilder().flat(c.lsh().windows().chunkLength(), 1, 0).causal(true).build();
    Attention overFlat = attention(flat);
    assertThatExceptionOfType(UnsupportedSpecException.class)
        .isThrownBy(() -> Decoding.decoder(overFlat, c.sizes()))
        .withMessageContaining("FLAT");
    LshAttention future = c.lsh().toBuilder().aligned(4, 1, 0).causal(false).build();
    Attention ofFuture = attention(future);
    assertThatExceptionOfType(UnsupportedSpecException.class)
        .isThrownBy(() -> Decoding.decoder(ofFuture, c.sizes()))
        .withMessageContaining("causal");
  }

  /**
   * A closed decoder says so.
   *
   * @param c the case
   */
  @ContractProperty(section = "9 Bad input")
  default void closedDecodersAreRefused(@ForAll("decodableCases") AttentionCase c) {
    need(Capability.DECODING, c.spec());
    Decoder decoder = Decoding.decoder(attention(c.spec()), c.sizes());
    decoder.close();
    decoder.close();
    AttentionInputs token = Decoding.token(c.inputs(type()), 0);
    assertThatIllegalStateException().isThrownBy(() -> step(decoder, token, c.sizes()));
  }

  private Tensor step(Decoder decoder, AttentionInputs token, AttentionSizes s) {
    return Decoding.step(decoder, token, s, type());
  }
}
