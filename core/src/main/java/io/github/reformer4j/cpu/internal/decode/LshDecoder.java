package io.github.reformer4j.cpu.internal.decode;

import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.cpu.internal.hash.TokenHasher;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * LSH attention with ALIGNED windows, causal. A token's rank in its bucket is the number of earlier
 * tokens there, so its window is known as soon as it arrives (semantics section 4): the tokens of
 * its own chunk so far, and of the chunks before. Everything in the state is admissible but for the
 * self rule.
 */
final class LshDecoder extends StepDecoder {
  private final int rounds;
  private final int buckets;
  private final int heads;
  private final Windows.Aligned windows;
  private final double scale;
  private final double keyEpsilon;
  private final boolean correctDuplicates;
  private final boolean average;
  private final OwnPosition own;
  private final TokenHasher hasher;
  private final Candidates candidates = new Candidates();
  private final int[] tokenBuckets;
  private final int[] places;
  private final float[] mean;
  private Sequence[] sequences;
  private BucketRuns[] runs;

  LshDecoder(
      LshAttention spec, Windows.Aligned windows, long batch, long heads, int dim, int valueDim) {
    super(batch, heads, dim, valueDim);
    this.rounds = spec.hashing().rounds();
    this.buckets = spec.hashing().buckets();
    this.heads = Math.toIntExact(heads);
    this.windows = windows;
    this.scale = spec.scale().value(dim);
    this.keyEpsilon = spec.keyEpsilon();
    this.correctDuplicates = spec.correctDuplicates();
    this.average = spec.combination() == Combination.AVERAGE;
    this.own = new OwnPosition(spec.selfRule());
    this.hasher = new TokenHasher(spec.hashing(), heads, dim);
    this.tokenBuckets = new int[rounds];
    this.places = new int[rounds];
    this.mean = new float[valueDim];
    this.sequences = new Sequence[count()];
    this.runs = new BucketRuns[count()];
    Arrays.setAll(sequences, i -> new Sequence(dim, valueDim));
    Arrays.setAll(runs, i -> new BucketRuns());
  }

  @Override
  float[] attend(
      int sequence,
      int position,
      float[] query,
      MemorySegment keys,
      MemorySegment values,
      @Nullable MemorySegment given) {
    Sequence state = sequences[sequence];
    BucketRuns run = runs[sequence];
    state.append(position, keys, values, sequence);
    state.normalise(position, keyEpsilon);
    // no key is longer than 1
    attention.query(query, scale, 1);
    if (given == null) {
      hasher.hash(sequence % heads, query, tokenBuckets);
    } else {
      long at = (long) sequence * rounds * Integer.BYTES;
      MemorySegment.copy(given, ValueLayout.JAVA_INT, at, tokenBuckets, 0, rounds);
    }
    run.reserve(rounds);
    candidates.start(position);
    for (int round = 0; round < rounds; round++) {
      places[round] = run.append((long) round * buckets + tokenBuckets[round], position);
      run.collect(places[round], windowLength(run.length(places[round])), candidates);
    }
    boolean dropSelf = !own.always(position) && candidates.size() > 1;
    return average
        ? averageOfRounds(state, run, position, dropSelf)
        : union(state, position, dropSelf);
  }

  private float[] union(Sequence state, int position, boolean dropSelf) {
    if (dropSelf) {
      candidates.remove(position);
    }
    attention.add(
        state.keys,
        state.values,
        candidates.positions(),
        correctDuplicates ? null : candidates.times(),
        candidates.size());
    return attention.mean();
  }

  private float[] averageOfRounds(Sequence state, BucketRuns run, int position, boolean dropSelf) {
    Arrays.fill(mean, 0);
    int filled = 0;
    for (int round = 0; round < rounds; round++) {
      candidates.start(position);
      run.collect(places[round], windowLength(run.length(places[round])), candidates);
      if (dropSelf) {
        candidates.remove(position);
      }
      if (candidates.size() > 0) {
        filled++;
        attention.restart();
        attention.add(state.keys, state.values, candidates.positions(), null, candidates.size());
        float[] row = attention.mean();
        for (int e = 0; e < mean.length; e++) {
          mean[e] += row[e];
        }
      }
    }
    for (int e = 0; e < mean.length; e++) {
      mean[e] /= filled;
    }
    return mean;
  }

  /** How many of a run's newest tokens its last one sees, itself included. */
  private int windowLength(int length) {
    long chunk = (length - 1L) / windows.chunkLength();
    long firstSeen = Math.max(0, chunk - windows.before()) * windows.chunkLength();
    return (int) (length - firstSeen);
  }

  @Override
  long stateBytes() {
    long bytes = hasher.bytes() + candidates.bytes() + (2L * rounds + valueDim) * Integer.BYTES;
    for (int i = 0; i < sequences.length; i++) {
      bytes += sequences[i].bytes() + runs[i].bytes();
    }
    return bytes;
  }

  @Override
  void free() {
    sequences = new Sequence[0];
    runs = new BucketRuns[0];
  }
}
