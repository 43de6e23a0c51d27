package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.cuda.internal.decode.DecodeSources;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import java.util.ArrayList;
import java.util.List;

/** Every kernel variant that attention can ask for. */
public final class AttentionSources {
  private AttentionSources() {}

  /**
   * All variants, to be compiled where no card is at hand.
   *
   * @return the sources
   */
  public static List<KernelSource> all() {
    List<KernelSource> sources = new ArrayList<>();
    Elements.all(HashStage.HASH).forEach(sources::add);
    sources.add(HashStage.CLEAR);
    sources.add(BucketSort.COUNT);
    sources.add(BucketSort.SCAN);
    sources.add(BucketSort.SCATTER);
    sources.add(BucketSort.LIVE);
    sources.add(TileTable.WINDOWS);
    sources.add(PairCodes.CODES);
    Elements.all(ScoreFactors.NORMS).forEach(sources::add);
    sources.add(Operands.NARROW);
    sources.addAll(ForwardPass.sources());
    sources.addAll(BackwardPass.sources());
    sources.addAll(DecodeSources.all());
    Elements.all(Places.NON_FINITE).forEach(sources::add);
    sources.add(Places.STRAY.with("ELEMENT", "float"));
    return List.copyOf(sources);
  }
}
