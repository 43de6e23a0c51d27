package io.github.reformer4j.bench.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the report shows; the JSON file is this record, field by field. Times are seconds,
 * sizes bytes, shares 0 to 1.
 *
 * @param about which run this is
 * @param machine where it ran
 * @param input what it read
 * @param training how the model learned it
 * @param bits how well it predicts what it has not seen, by rounds and by length
 * @param sample what it writes
 * @param checks what was validated before anything was timed
 * @param suite what the contract suite found, null in a quick report
 * @param time time against length
 * @param memory memory against length
 * @param quality how much of exact attention is recovered
 * @param occupancy how full the buckets are
 * @param pictures which positions attend where
 * @param stages cost of each stage against its limit
 * @param hashing what the kinds of hash rotations find and cost
 * @param activations memory of a training pass against depth
 * @param stepTime time of a training pass by where it takes activations from
 * @param drift what reversing loses
 * @param peers other libraries doing the same, null unless asked for
 * @param jmh results of JMH benchmarks, null unless given
 */
public record ReportData(
    About about,
    MachineData machine,
    Input input,
    TrainingData training,
    BitsData bits,
    SampleData sample,
    List<Check> checks,
    @Nullable Suite suite,
    ScalingData time,
    MemoryData memory,
    QualityData quality,
    OccupancyData occupancy,
    PictureData pictures,
    StagesData stages,
    HashingData hashing,
    ActivationData activations,
    StepTimeData stepTime,
    DriftData drift,
    @Nullable PeersData peers,
    @Nullable List<JmhResult> jmh) {
  /**
   * Which run this is.
   *
   * @param version of the project
   * @param created ISO date and time with offset
   * @param command the command line that makes it again
   * @param backend name of the backend measured
   * @param backendDescription what it says of itself
   * @param seed of rotations, training and samples
   * @param quick whether fewer and smaller sizes were measured
   * @param seconds how long it took
   * @param notes what the reader must know about this run, such as what was left out
   */
  public record About(
      String version,
      String created,
      String command,
      String backend,
      String backendDescription,
      long seed,
      boolean quick,
      double seconds,
      List<String> notes) {}

  /**
   * What was read, and what of it attention was measured on.
   *
   * @param description where the bytes come from
   * @param bytes read
   * @param excerpt its beginning, readable characters only
   * @param tokens of the longest run of attention, one a byte
   * @param vectors where queries, keys and values come from
   * @param heads H, with their layers
   * @param dim D
   * @param chunk C
   */
  public record Input(
      String description,
      int bytes,
      String excerpt,
      int tokens,
      String vectors,
      List<Head> heads,
      int dim,
      int chunk) {}

  /**
   * A head of the model.
   *
   * @param layer which layer, from 1
   * @param head which of its heads, from 1
   */
  public record Head(int layer, int head) {}

  /**
   * One validation that passed.
   *
   * @param what was compared with what
   * @param measured the worst error found
   * @param limit what it had to stay below
   */
  public record Check(String what, double measured, double limit) {}

  /**
   * A short run of the contract suite.
   *
   * @param tries random cases a property
   * @param held properties that held in every case
   * @param failed properties that did not, by name
   * @param skipped properties without a case, with the reason
   * @param seconds it took
   */
  public record Suite(
      int tries, int held, List<String> failed, List<String> skipped, double seconds) {}

  /**
   * One JMH result.
   *
   * @param benchmark its name without package
   * @param params its parameters, "tokens=65536, windows=FLAT"
   * @param score the mean
   * @param error half the width of the 99.9 % confidence interval; null for a single measurement
   * @param unit such as ms/op
   * @param ofTileRate share of the tile rate in the same file; null where it is not known
   */
  public record JmhResult(
      String benchmark,
      String params,
      double score,
      @Nullable Double error,
      String unit,
      @Nullable Double ofTileRate) {}
}
