package io.github.reformer4j.cpu.internal.decode;

import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.cpu.internal.hash.TokenHasher;
import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * LSH attention with ALIGNED windows, causal. A token's rank in its bucket is the number of earlier
 * tokens there, so its window is known as soon as it arrives (semantics section 4): the tokens of
 * its own chunk so far, and of the chunks before. Everything in the state is admissible but for the
 * self rule.
 */
final class LshDecoder extends StepDecoder {
  private final int rounds;
  private final int heads;
  private final Windows.Aligned windows;
  private final double scale;
  private final double keyEpsilon;
  private final boolean correctDuplicates;
  private final boolean average;
  private final OwnPosition own;
  private Worker[] workers;
  private BucketRuns[] runs;

  LshDecoder(
      WorkTeam team,
      LshAttention spec,
      Windows.Aligned windows,
      long batch,
      long heads,
      int dim,
      int valueDim,
      RowFormat format) {
    super(team, batch, heads, dim, valueDim, format);
    this.rounds = spec.hashing().rounds();
    this.heads = Math.toIntExact(heads);
    this.windows = windows;
    this.scale = spec.scale().value(dim);
    this.keyEpsilon = spec.keyEpsilon();
    this.correctDuplicates = spec.correctDuplicates();
    this.average = spec.combination() == Combination.AVERAGE;
    this.own = new OwnPosition(spec.selfRule());
    TokenHasher hasher = new TokenHasher(spec.hashing(), heads, dim);
    this.workers = new Worker[workers()];
    Arrays.setAll(workers, i -> new Worker(i == 0 ? hasher : hasher.another()));
    this.runs = new BucketRuns[count()];
    Arrays.setAll(runs, i -> new BucketRuns());
  }

  /** Scratch memory of one thread. */
  private final class Worker {
    final TokenHasher hasher;
    final RowAttention attention = new RowAttention(rows, dim, valueDim);
    final Candidates candidates = new Candidates(!correctDuplicates);
    final float[] key = new float[rows.keyStride()];
    final int[] buckets = new int[rounds];
    final int[] places = new int[rounds];
    final int[] windows = new int[rounds];
    final float[] mean = new float[valueDim];

    Worker(TokenHasher hasher) {
      this.hasher = hasher;
    }

    long bytes() {
      return attention.bytes()
          + candidates.bytes()
          + (key.length + 3L * rounds + valueDim) * Integer.BYTES;
    }
  }

  @Override
  void attend(Step step, int sequence, int worker) {
    Worker scratch = workers[worker];
    float[] query = scratch.attention.row();
    read(step.keys(), sequence, query, dim);
    shorten(query, scratch.key);
    keep(step, sequence, scratch.key, scratch.attention.value());
    read(step.queries(), sequence, query, dim);
    // no key is longer than 1
    scratch.attention.query(query, scale, 1);
    MemorySegment given = step.buckets();
    if (given == null) {
      scratch.hasher.hash(sequence % heads, query, scratch.buckets);
    } else {
      long at = (long) sequence * rounds * Integer.BYTES;
      MemorySegment.copy(given, ValueLayout.JAVA_INT, at, scratch.buckets, 0, rounds);
    }
    int position = step.position();
    BucketRuns run = runs[sequence];
    run.append(scratch.buckets, position, scratch.places);
    long met = 0;
    for (int round = 0; round < rounds; round++) {
      scratch.windows[round] = window(run, scratch.places[round]);
      met += scratch.windows[round];
    }
    run.touch(scratch.places, scratch.windows);
    scratch.candidates.start((int) Math.min(met, position + 1L), position + 1);
    for (int round = 0; round < rounds; round++) {
      run.collect(scratch.places[round], scratch.windows[round], scratch.candidates);
    }
    boolean withSelf = own.always(position) || scratch.candidates.size() == 0;
    write(
        step,
        sequence,
        average
            ? averageOfRounds(scratch, sequence, position, withSelf)
            : union(scratch, sequence, position, withSelf));
  }

  /** A key's row is |q| / sqrt(|q|² + epsilon) long (semantics section 1). */
  private void shorten(float[] query, float[] key) {
    double inverse = 1 / Math.sqrt(RowAttention.square(query, dim) + keyEpsilon);
    for (int d = 0; d < dim; d++) {
      key[d] = (float) (query[d] * inverse);
    }
  }

  private float[] union(Worker scratch, int sequence, int position, boolean withSelf) {
    Candidates candidates = scratch.candidates;
    if (withSelf) {
      for (int round = 0; round < rounds; round++) {
        candidates.add(position);
      }
    }
    scratch.attention.add(
        sequence,
        candidates.positions(),
        correctDuplicates ? null : candidates.times(),
        candidates.size());
    return scratch.attention.mean();
  }

  private float[] averageOfRounds(Worker scratch, int sequence, int position, boolean withSelf) {
    float[] mean = scratch.mean;
    Candidates candidates = scratch.candidates;
    BucketRuns run = runs[sequence];
    Arrays.fill(mean, 0);
    int filled = 0;
    for (int round = 0; round < rounds; round++) {
      int window = scratch.windows[round];
      candidates.start(window, position + 1);
      run.collect(scratch.places[round], window, candidates);
      if (withSelf) {
        candidates.add(position);
      }
      if (candidates.size() > 0) {
        filled++;
        scratch.attention.restart();
        scratch.attention.add(sequence, candidates.positions(), null, candidates.size());
        float[] row = scratch.attention.mean();
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
  private int window(BucketRuns run, int place) {
    int length = run.length(place);
    long chunk = (length - 1L) / windows.chunkLength();
    long firstSeen = Math.max(0, chunk - windows.before()) * windows.chunkLength();
    return (int) (length - firstSeen);
  }

  @Override
  long mostKeys(int position) {
    double each = (windows.before() + 1.0) * windows.chunkLength();
    return (long) Math.min(position + 1.0, rounds * each);
  }

  @Override
  int firstNeeded(int position) {
    return 0;
  }

  @Override
  long stateBytes() {
    long bytes = workers[0].hasher.bytes();
    for (Worker worker : workers) {
      bytes += worker.bytes();
    }
    for (BucketRuns run : runs) {
      bytes += run.bytes();
    }
    return bytes;
  }

  @Override
  void free() {
    workers = new Worker[0];
    runs = new BucketRuns[0];
  }
}
