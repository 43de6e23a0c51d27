package io.github.reformer4j.bench.peer;

import java.util.List;
import java.util.stream.LongStream;

/** Work that a library has in place, to be run in turns with somebody else's. */
public final class OpenWork implements AutoCloseable {
  private final PeerProcess process;
  private final PeerLine line;
  private final double limitSeconds;
  private final long baseBytes;
  private long peakBytes;
  private boolean stopped;

  OpenWork(PeerProcess process, PeerLine line, double limitSeconds, long baseBytes) {
    this.process = process;
    this.line = line;
    this.limitSeconds = limitSeconds;
    this.baseBytes = baseBytes;
  }

  /**
   * Does the work once.
   *
   * @return seconds it took, measured in the library's process
   * @throws PeerStopped if it did not finish
   */
  public double seconds() throws PeerStopped {
    return seconds(1);
  }

  /**
   * Does the work some times in a row, with nothing between.
   *
   * @param times at least 1
   * @return seconds it took each time, in the mean, measured in the library's process
   * @throws PeerStopped if it did not finish
   */
  public double seconds(int times) throws PeerStopped {
    PeerMessage.Ran ran = ask(new PeerMessage.Run(times), PeerMessage.Ran.class);
    peakBytes = ran.peakBytes();
    return ran.seconds();
  }

  /**
   * Reads results of the last run.
   *
   * @param elements places in the results laid end to end, as the work's record says
   * @return the numbers there
   * @throws PeerStopped if they cannot be read
   */
  public float[] sample(long[] elements) throws PeerStopped {
    List<Float> values =
        ask(
                new PeerMessage.Sample(LongStream.of(elements).boxed().toList()),
                PeerMessage.Sampled.class)
            .values();
    float[] sample = new float[values.size()];
    for (int k = 0; k < sample.length; k++) {
      sample[k] = values.get(k);
    }
    return sample;
  }

  private <M extends PeerMessage> M ask(PeerMessage request, Class<M> answer) throws PeerStopped {
    try {
      return process.ask(line, request, answer, limitSeconds);
    } catch (PeerStopped e) {
      stopped = true;
      throw e;
    }
  }

  /**
   * What the library's process held before any inputs were built.
   *
   * @return bytes; −1 where the operating system does not say
   */
  public long baseBytes() {
    return baseBytes;
  }

  /**
   * The most that the process held while this was open, up to the last run.
   *
   * @return bytes; −1 as above, 0 before the first run
   */
  public long peakBytes() {
    return peakBytes;
  }

  /** Frees the inputs; a process that cannot is ended, which frees them too. */
  @Override
  public void close() {
    if (stopped) {
      return;
    }
    try {
      ask(new PeerMessage.Close(), PeerMessage.Closed.class);
    } catch (PeerStopped e) {
      process.close();
    }
  }
}
