package io.github.reformer4j.properties.engine;

/** One thing done wrong by an engine, and the property that must notice. */
public enum EngineDefect {
  NONE(""),

  // forward and back
  BLOCKS_UNDONE_F_FIRST("exactInverseGivesTheInputsBack"),
  SUBTRACTION_ROUNDS_DOWN("exactInverseGivesTheInputsBack"),
  SUMS_SATURATE("exactInverseGivesTheInputsBack"),
  INVERSE_COUNTS_BLOCKS_IN_A_BYTE("exactInverseHoldsAtAnyDepth"),
  HALVES_ROUND_UP("exactStreamsAgreeWithTheOracle"),
  CONVERSION_WRAPS_AROUND("exactStreamsAgreeWithTheOracle"),
  G_READS_THE_OLD_STREAM("floatStreamsAgreeWithTheOracle"),
  EXACT_SUMS_IN_FLOAT32("driftIsNoneInExactStreamsAndMeasuredInOthers"),

  // gradients
  CHECKPOINTS_OF_24_BITS("exactGradientsAreTheSameBitsInEveryExecution"),
  CHECKPOINTS_OF_BFLOAT16("floatGradientsAgreeInEveryExecution"),
  GRADIENT_OF_F_TAKEN_TOO_EARLY("reversibleGradientsAgreeWithTheOracle"),
  GRADIENT_MISSES_THE_PATH_THROUGH_F("reversibleGradientsAgreeWithFiniteDifferences"),
  ACTIVATIONS_KEPT_BY_RESIDUAL("sharedBlocksAddUpTheirGradients"),
  CHECKPOINTS_OF_THE_FIRST_PASS("gradientsAddUpOverPasses"),

  // state and memory
  STORES_UNDER_THE_NAME_OF_REVERSING("reversedActivationsTakeTheSameMemoryAtAnyDepth"),
  KEEPS_STREAMS_INSTEAD_OF_REVERSING("reversedActivationsTakeTheSameMemoryAtAnyDepth"),
  STEP_FORGOTTEN_IN_RECOMPUTATION("recomputationSeesTheForwardPass"),
  NO_DROPOUT_WHEN_RECORDING("recordingGivesTheBitsOfForward"),
  REVERSES_A_COPY("backwardLeavesTheInputsWhereItReverses"),
  SECOND_RECORD_IGNORED("aPassNotUsedIsDropped"),
  GRADIENT_TAKEN_TWICE("aGradientIsTakenOnce"),
  UNALIGNED_STREAMS_LOSE_THE_LAST_NUMBER("streamsOfTheBackendGiveTheBitsOfHostStreams"),
  NAN_BECOMES_ZERO("nanIsRefusedInExactStreams");

  private final String property;

  EngineDefect(String property) {
    this.property = property;
  }

  /** The name of the property that fails. */
  public String property() {
    return property;
  }
}
