package io.github.reformer4j.cpu.internal.engine;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The panels a window slides over, so that each is packed once while it is in reach: the least
 * recently used one is given up. One a worker.
 *
 * @param <P> the kind of panel
 */
final class PanelCache<P extends Panel> {
  /** More than this many panels in a window are streamed, each packed for several blocks. */
  static final int MOST = 16;

  private final Panel[] panels = new Panel[MOST];
  private final Supplier<P> maker;
  private int capacity;
  private long clock;

  PanelCache(Supplier<P> maker) {
    this.maker = maker;
  }

  /** Starts on a run, whose windows hold so many panels. Everything has been given up before. */
  void start(int capacity) {
    this.capacity = Math.clamp(capacity, 1, MOST);
  }

  /**
   * The panel that starts at a slot. If its {@code firstSlot} is another, it was not there: {@code
   * release} has been called with what it held, and the caller packs it.
   */
  @SuppressWarnings("unchecked") // only the maker's panels are stored
  P at(int slot, Consumer<P> release) {
    Panel oldest = null;
    for (int i = 0; i < capacity; i++) {
      Panel panel = panels[i];
      if (panel == null) {
        panel = maker.get();
        panels[i] = panel;
      }
      if (panel.firstSlot == slot) {
        panel.used = ++clock;
        return (P) panel;
      }
      if (oldest == null || panel.used < oldest.used) {
        oldest = panel;
      }
    }
    if (oldest == null) {
      throw new IllegalStateException("capacity = " + capacity + ": expected at least 1");
    }
    if (oldest.firstSlot != Panel.EMPTY) {
      release.accept((P) oldest);
      oldest.firstSlot = Panel.EMPTY;
    }
    oldest.used = ++clock;
    return (P) oldest;
  }

  /** The panel that starts at a slot, if it is there. */
  @SuppressWarnings("unchecked") // only the maker's panels are stored
  @Nullable P find(int slot) {
    for (int i = 0; i < capacity; i++) {
      Panel panel = panels[i];
      if (panel != null && panel.firstSlot == slot) {
        return (P) panel;
      }
    }
    return null;
  }

  /** Gives up every panel, the least recently used first. */
  @SuppressWarnings("unchecked") // only the maker's panels are stored
  void releaseAll(Consumer<P> release) {
    while (true) {
      Panel oldest = null;
      for (Panel panel : panels) {
        if (panel != null
            && panel.firstSlot != Panel.EMPTY
            && (oldest == null || panel.used < oldest.used)) {
          oldest = panel;
        }
      }
      if (oldest == null) {
        return;
      }
      release.accept((P) oldest);
      oldest.firstSlot = Panel.EMPTY;
    }
  }

  long bytes() {
    long bytes = 0;
    for (Panel panel : panels) {
      bytes += panel == null ? 0 : panel.bytes();
    }
    return bytes;
  }
}
