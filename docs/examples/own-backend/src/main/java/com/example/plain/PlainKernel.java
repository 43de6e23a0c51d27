package com.example.plain;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;

/** Softmax over the admissible keys of a window; the facade has checked every tensor. */
final class PlainKernel implements AttentionKernel {
  private final boolean causal;
  private final SelfRule selfRule;
  private final Scale scale;
  private final Window window;

  PlainKernel(boolean causal, SelfRule selfRule, Scale scale, Window window) {
    this.causal = causal;
    this.selfRule = selfRule;
    this.scale = scale;
    this.window = window;
  }

  // tag::forward[]
  @Override
  public void forward(AttentionInputs inputs, AttentionOutputs outputs, Workspace workspace) {
    Shape shape = inputs.queries().shape();
    for (long b = 0; b < shape.dim(0); b++) {
      for (long h = 0; h < shape.dim(1); h++) {
        Head head = new Head(inputs, b, h);
        double[][] out = Matrix.zeros(inputs.values());
        for (int i = 0; i < out.length; i++) {
          double[] shares = head.shares(i);
          for (int j = 0; j < out.length; j++) {
            Matrix.add(shares[j], head.values[j], out[i]);
          }
          if (outputs.logsumexp() != null) {
            long row = (b * shape.dim(1) + h) * out.length + i;
            outputs.logsumexp().setDouble(row, head.logsumexp);
          }
        }
        Matrix.write(out, outputs.out(), b, h);
      }
    }
  }

  // end::forward[]

  @Override
  public void backward(
      AttentionInputs inputs,
      AttentionOutputs forward,
      Tensor outGradient,
      AttentionGradients gradients,
      Workspace workspace) {
    Shape shape = inputs.queries().shape();
    double factor = scale.value(shape.dim(3));
    for (long b = 0; b < shape.dim(0); b++) {
      for (long h = 0; h < shape.dim(1); h++) {
        Head head = new Head(inputs, b, h);
        double[][] dOut = Matrix.read(outGradient, b, h);
        double[][] dQueries = Matrix.zeros(inputs.queries());
        double[][] dKeys = Matrix.zeros(inputs.keys());
        double[][] dValues = Matrix.zeros(inputs.values());
        for (int i = 0; i < dOut.length; i++) {
          double[] shares = head.shares(i);
          double mean = 0;
          for (int j = 0; j < dOut.length; j++) {
            mean += shares[j] * Matrix.dot(dOut[i], head.values[j]);
          }
          for (int j = 0; j < dOut.length; j++) {
            double dScore = shares[j] * (Matrix.dot(dOut[i], head.values[j]) - mean);
            Matrix.add(shares[j], dOut[i], dValues[j]);
            Matrix.add(factor * dScore, head.keys[j], dQueries[i]);
            Matrix.add(factor * dScore, head.queries[i], dKeys[j]);
          }
        }
        Matrix.write(dQueries, gradients.queries(), b, h);
        Matrix.write(dKeys, gradients.keys(), b, h);
        Matrix.write(dValues, gradients.values(), b, h);
      }
    }
  }

  @Override
  public DecoderKernel decoder(long batch, long heads, int dim, int valueDim) {
    throw new UnsupportedSpecException("decoding: the plain backend keeps no state");
  }

  @Override
  public Workspace newWorkspace() {
    return new Workspace() {
      @Override
      public long bytes() {
        return 0;
      }

      @Override
      protected void free() {}
    };
  }

  /** One head's inputs, and the softmax of one query at a time. */
  private final class Head {
    final double[][] queries;
    final double[][] keys;
    final double[][] values;
    final boolean[] real;

    /** Of the query that {@link #shares} was last asked for. */
    double logsumexp;

    Head(AttentionInputs inputs, long b, long h) {
      queries = Matrix.read(inputs.queries(), b, h);
      keys = Matrix.read(inputs.keys(), b, h);
      values = Matrix.read(inputs.values(), b, h);
      real = new boolean[queries.length];
      for (int j = 0; j < real.length; j++) {
        Tensor mask = inputs.keyMask();
        real[j] = mask == null || mask.getBoolean(b * real.length + j);
      }
    }

    /** How much of each value query i takes; zeros if it attends to nothing. */
    double[] shares(int i) {
      int tokens = queries.length;
      double factor = scale.value(queries[i].length);
      double[] scores = new double[tokens];
      double most = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < tokens; j++) {
        boolean admissible = admissible(i, j) && (j != i || selfRule.always(i));
        scores[j] =
            admissible ? factor * Matrix.dot(queries[i], keys[j]) : Double.NEGATIVE_INFINITY;
        most = Math.max(most, scores[j]);
      }
      if (most == Double.NEGATIVE_INFINITY && admissible(i, i)) {
        scores[i] = factor * Matrix.dot(queries[i], keys[i]); // the last resort
        most = scores[i];
      }
      return softmax(scores, most);
    }

    private boolean admissible(int i, int j) {
      return real[i] && real[j] && (!causal || j <= i) && window.holds(i, j, queries.length);
    }

    private double[] softmax(double[] scores, double most) {
      logsumexp = Double.NEGATIVE_INFINITY;
      double[] shares = new double[scores.length];
      if (most == Double.NEGATIVE_INFINITY) {
        return shares;
      }
      double total = 0;
      for (int j = 0; j < scores.length; j++) {
        shares[j] = Math.exp(scores[j] - most);
        total += shares[j];
      }
      for (int j = 0; j < scores.length; j++) {
        shares[j] /= total;
      }
      logsumexp = most + Math.log(total);
      return shares;
    }
  }
}
