package io.github.reformer4j.bench.peer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What goes between a library's process and the one that asks, one JSON object a line. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "message")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PeerMessage.Hello.class, name = "hello"),
  @JsonSubTypes.Type(value = PeerMessage.Open.class, name = "open"),
  @JsonSubTypes.Type(value = PeerMessage.Run.class, name = "run"),
  @JsonSubTypes.Type(value = PeerMessage.Sample.class, name = "sample"),
  @JsonSubTypes.Type(value = PeerMessage.Close.class, name = "close"),
  @JsonSubTypes.Type(value = PeerMessage.Opened.class, name = "opened"),
  @JsonSubTypes.Type(value = PeerMessage.Ran.class, name = "ran"),
  @JsonSubTypes.Type(value = PeerMessage.Sampled.class, name = "sampled"),
  @JsonSubTypes.Type(value = PeerMessage.Closed.class, name = "closed"),
  @JsonSubTypes.Type(value = PeerMessage.Failed.class, name = "failed")
})
sealed interface PeerMessage {
  /** First of all, from the library: who it is. */
  record Hello(String description, boolean resetsPeak) implements PeerMessage {}

  /** Asks to build the inputs of some work, in place of what was open. */
  record Open(PeerWork work) implements PeerMessage {}

  /** Asks to do the work some times in a row. */
  record Run(int times) implements PeerMessage {}

  /** Asks for numbers of the results. */
  record Sample(List<Long> elements) implements PeerMessage {}

  /** Asks to free what was opened. */
  record Close() implements PeerMessage {}

  /** Answers {@link Open}: what was resident before. */
  record Opened(long baseBytes) implements PeerMessage {}

  /** Answers {@link Run}: the mean of its times. */
  record Ran(double seconds, long peakBytes) implements PeerMessage {}

  /** Answers {@link Sample}. */
  record Sampled(List<Float> values) implements PeerMessage {}

  /** Answers {@link Close}. */
  record Closed() implements PeerMessage {}

  /** Answers anything. */
  record Failed(StopReason reason, String detail) implements PeerMessage {}
}
