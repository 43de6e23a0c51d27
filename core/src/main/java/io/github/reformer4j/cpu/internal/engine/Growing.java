package io.github.reformer4j.cpu.internal.engine;

/** Arrays that grow and are reused. */
final class Growing {
  private Growing() {}

  static int[] atLeast(int[] array, int length) {
    return array.length >= length ? array : new int[length];
  }

  static double[] atLeast(double[] array, int length) {
    return array.length >= length ? array : new double[length];
  }

  static float[] atLeast(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }
}
