package io.github.reformer4j.cuda.internal.card;

import org.bytedeco.javacpp.Pointer;

/** A number as the preset's functions want it. It owns nothing. */
final class Address extends Pointer {
  Address(long value) {
    address = value;
  }
}
