package io.github.reformer4j.bench.card;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What comes of a measurement, printed and put into a file at once: whatever ends the run, what was
 * measured before is there.
 */
public final class CardReport {
  private final PrintWriter out;
  private final String file;
  private final String backend;
  private final Peers peers;
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * Nothing yet; prints the head of the table.
   *
   * @param out for lines of text
   * @param file for figures; empty for none
   * @param backend the device, in words
   * @param peers PyTorch's figures
   */
  public CardReport(PrintWriter out, String file, String backend, Peers peers) {
    this.out = out;
    this.file = file;
    this.backend = backend;
    this.peers = peers;
    out.println(CardTable.head());
    out.flush();
  }

  void figure(Figure figure) {
    figures.add(figure);
    told(CardTable.line(figure));
  }

  void failure(String failure) {
    failures.add(failure);
    told("FAILED: " + failure);
  }

  void note(String note) {
    notes.add(note);
    told("not measured: " + note);
  }

  /** Prints what the peers left out. */
  public void end() {
    peers.skipped().forEach(line -> told("not measured: " + line));
  }

  /**
   * What there is so far.
   *
   * @return copies
   */
  public CardFigures figures() {
    return new CardFigures(backend, figures, failures, notes, peers);
  }

  private void told(String line) {
    out.println(line);
    out.flush();
    if (!file.isEmpty()) {
      write();
    }
  }

  private void write() {
    Path part = Path.of(file + ".part");
    try {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(part.toFile(), figures());
      Files.move(
          part, Path.of(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
