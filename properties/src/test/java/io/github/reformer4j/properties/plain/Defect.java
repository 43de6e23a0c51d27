package io.github.reformer4j.properties.plain;

/** One thing done wrong, and the property that must notice. */
public enum Defect {
  NONE(""),

  // rounding where products are in bfloat16, section 10
  OPERANDS_ROUNDED_TOO_MUCH("outputAgreesWithOracleGivenBuckets"),

  // hashing, section 2
  TIES_GO_TO_THE_HIGHEST_INDEX("tiesGoToTheLowestIndex"),
  HASH_DEPENDS_ON_LENGTH("hashDependsOnDirectionOnly"),
  BUCKETS_DERIVED_FROM_SEQUENCE_LENGTH("hashOfATokenDoesNotDependOnOtherTokens"),
  HYPERPLANES_OFF_CENTRE("hyperplaneBitsCollideWithRateOneMinusAngleOverPi"),
  CROSS_POLYTOPE_WITHOUT_SIGNS("crossPolytopeCollisionsGrowWithCosine"),
  FIRST_FACTOR_MOST_SIGNIFICANT("hashAgreesWithOracleAwayFromTies"),
  STRUCTURED_ROTATIONS_TAKEN_FOR_NORMAL_ONES("hashAgreesWithOracleAwayFromTies"),
  MASKED_TOKENS_KEEP_BUCKETS("maskedTokensHaveNoBucket"),
  SEED_CUT_TO_32_BITS("hashAgreesWithOracleAwayFromTies"),
  LAYER_CUT_TO_8_BITS("hashAgreesWithOracleAwayFromTies"),
  PROJECTIONS_OVERFLOW("theLongestVectorsHashByDirection"),
  BUCKETS_NOT_REPORTED("forwardReportsTheBucketsItUsed"),
  ZERO_VECTORS_IN_LAST_BUCKET("zeroVectorsAreInBucketZero"),

  // order, section 3
  UNSTABLE_SORT("sortIsStable"),
  LAST_TOKEN_UNSORTED("unsortAfterSortIsIdentity"),
  BUCKETS_SORTED_BY_16_BITS("manyBucketsAgreeWithOracle"),
  ENTRIES_OF_MASKED_TOKENS_READ("bucketsOfMaskedTokensAreIgnored"),

  // windows, section 4
  LOOK_BACK_OFF_BY_ONE("alignedWindowsAgreeWithOracle"),
  FLAT_NOT_CIRCULAR("flatWindowsAgreeWithOracle"),
  FLAT_SLOTS_REACHED_ONCE("flatSlotsAreSeenAsOftenAsReached"),
  WINDOWS_HOLD_1024_KEYS("longWindowsAgreeWithOracle"),
  LOCAL_WINDOW_OFF_BY_ONE("localWindowsAgreeWithOracle"),
  RANKS_FROM_THE_END("laterTokensChangeNoBitUnderAligned"),
  PADDING_MOVES_WINDOWS("maskedTokensAreAsGoodAsRemoved"),
  ONLY_THE_LAST_ROUND_SEEN("moreRoundsNeverLoseAnAttendedKey"),
  CHUNKS_BY_POSITION("permutingTokensPermutesRows"),
  BUCKET_ZERO_SKIPPED("renamingBucketsChangesNothing"),

  // who may attend, section 5
  CAUSAL_OFF_BY_ONE("laterTokensChangeNothingInExactAndLocalAttention"),
  SELF_ATTENTION_LEAKS("selfDoesNotCountBesideOthersAsALastResort"),
  NO_LAST_RESORT("firstTokenAttendsToItself"),
  MASK_INVERTED("maskedTokensGetExactlyZero"),
  MASK_OF_FIRST_SEQUENCE_FOR_ALL("permutingTheBatchPermutesResults"),
  MASKED_KEYS_GET_A_LITTLE("contentsOfMaskedTokensChangeNoBit"),

  // combination, sections 1 and 6
  SCALE_FORGOTTEN("outputAgreesWithOracleForRealBuckets"),
  KEYS_NOT_NORMALISED("oneBucketAndAWideWindowAreExactSharedAttention"),
  KEY_EPSILON_ADDED_TO_LENGTH("valueGradientAgreesWithOracle"),
  KEY_EPSILON_FORGOTTEN("denormalVectorsAttendAsTheOracle"),
  NO_DUPLICATE_CORRECTION("repeatingARoundChangesNothing"),
  DUPLICATES_WITHIN_A_WINDOW_COUNT("keysMetAroundTheCircleCountOnce"),
  ROUNDS_BEYOND_FOUR_LOST("manyRoundsAgreeWithOracle"),
  VECTORS_CUT_TO_96("wideVectorsAgreeWithOracle"),
  BEST_ROUND_WINS("outputAgreesWithOracleGivenBuckets"),
  AVERAGE_COUNTS_EMPTY_ROUNDS("averageAgreesWithOracle"),
  LOGSUMEXP_NOT_WRITTEN("exactLogsumexpAgreesWithOracle"),
  LOGSUMEXP_TO_BASE_TWO("logsumexpAgreesWithOracle"),
  SCORES_IN_BFLOAT16("exactOutputAgreesWithOracle"),
  EXPONENTIALS_OVERFLOW("vectorsOfAnyLengthAttendAsTheOracle"),
  SHARES_SUM_TO_LESS("shiftingValuesShiftsTheOutput"),
  VALUES_CLIPPED("scalingValuesScalesTheOutput"),
  HEADS_SHARE_BUCKETS("permutingHeadsPermutesResults"),

  // gradients, section 7
  GRADIENT_WITHOUT_KEY_NORMALISATION("gradientsAgreeWithFiniteDifferencesOfTheOracle"),
  GRADIENT_WITHOUT_KEY_ROLE("queryGradientAgreesWithOracle"),
  WEIGHTS_FROM_A_ROUNDED_LOGSUMEXP("gradientsOfLargeScoresAreAsExactAsOthers"),
  GRADIENTS_ACCUMULATE("gradientsOverwriteTheirTensors"),
  BACKWARD_HASHES_AGAIN("backwardUsesTheBucketsOfTheForwardPass"),
  VALUE_GRADIENT_OF_LAST_TOKEN_LOST("valueGradientsAddUpToOutGradients"),
  FUTURE_VALUES_GET_GRADIENTS("laterTokensGetNoGradientFromEarlierOutputs"),
  GRADIENTS_CLIPPED("gradientsAreLinearInTheOutGradient"),

  // sizes, bad input, memory, threads, decoding: sections 4, 9 and 10
  EMPTY_SEQUENCES_FAIL("emptyInputsGiveEmptyResults"),
  LARGE_NUMBERS_REFUSED("finiteNumbersAreNotRefused"),
  NAN_SWALLOWED("nonFiniteInputsAreRefusedWithTheirPlace"),
  UNALIGNED_TENSORS_LOSE_THE_LAST_NUMBER("tensorsOfTheBackendGiveTheBitsOfHostTensors"),
  MASKED_QUERIES_CLEARED("whatIsOnlyReadKeepsItsBits"),
  STALE_WORKSPACE("leftoversInTheWorkspaceChangeNoBit"),
  WORKSPACE_SERVES_ONE_ATTENTION("workspacesServeAnyAttentionOfTheBackend"),
  WORKSPACE_GROWS("repeatedCallsDoNotGrowTheWorkspace"),
  SCRATCH_SHARED_BY_CALLS("concurrentCallsGiveTheSameBits"),
  SUMS_SPLIT_BY_THREADS("threadCountsGiveTheSameBits"),
  RESULTS_DRIFT("repeatedCallsGiveTheSameBits"),
  DECODER_FORGETS_OLDEST_CHUNK("decodingGivesTheRowsOfTheFullPass"),
  DECODER_IGNORES_BUCKETS("decodingUsesTheBucketsGiven"),
  DECODERS_SHARE_STATE("decodersAreIndependent"),
  DECODER_BREAKS_TIES_THE_OTHER_WAY("decodingBreaksTiesAsTheFullPass"),
  DECODER_KEEPS_256_TOKENS("longPastsAreNotForgotten"),
  DECODERS_SHARE_SCRATCH("concurrentDecodersGiveTheSameBits"),
  DECODER_DEPENDS_ON_THREADS("threadCountsGiveTheSameBitsInDecoding"),
  DECODER_CLEARS_ITS_TOKEN("tokensOfTheBackendGiveTheBitsOfHostTokens"),

  // operations besides attention
  TRANSPOSE_IGNORED_WHERE_SQUARE("productsOfSquareMatricesAgreeWithOracle"),
  PRODUCT_NOT_ADDED("productsAreAdded"),
  PRODUCT_ALWAYS_ADDED("productsAgreeWithOracle"),
  PRODUCT_LEAVES_LAST_COLUMN("productsAgreeWithOracle"),
  PRODUCT_SPLIT_BY_THREADS("threadCountsGiveTheSameBitsInOperations"),
  LONG_SUMS_CUT("longProductsAgreeWithOracle"),
  LAST_PART_NOT_ADDED("largeTensorsAgreeWithOracle"),
  VARIANCE_UNBIASED("layerNormAgreesWithOracle"),
  EPSILON_OUTSIDE_THE_ROOT("layerNormAgreesWithOracle"),
  MEAN_TERM_MISSING("layerNormGradientsAgreeWithOracle"),
  WEIGHT_GRADIENT_OVERWRITTEN("layerNormGradientsAgreeWithOracle"),
  BIAS_OF_FIRST_ROW_ONLY("biasesAreAddedToEachRow"),
  BIAS_GRADIENT_OVERWRITTEN("biasGradientsAreAdded"),
  COLUMNS_COPIED_TO_THE_START("columnsAreCopiedToTheBit"),
  COPY_THROUGH_FLOATS("fillsAndCopiesAreExact"),
  FACTOR_IN_BFLOAT16("sumsAndMultiplesAgreeWithOracle"),
  TANH_FOR_GELU("activationsAgreeWithOracle"),
  ACTIVATION_GRADIENT_AT_THE_VALUE("activationGradientsAgreeWithOracle"),
  RELU_GRADIENT_HIDES_NAN("nanComesOutOfActivations"),
  IN_PLACE_ROUNDS_TWICE("operationsInPlaceGiveTheSameBits"),
  DROPOUT_NOT_SCALED_UP("dropoutAgreesWithOracle"),
  DROPOUT_OF_LOW_STEP_WORD("dropoutDropsWhatTheGeneratorSays"),
  DROPOUT_BY_ROW("dropoutDropsWhatTheGeneratorSays"),
  DROPOUT_DEPENDS_ON_THREADS("threadCountsGiveTheSameBitsInOperations"),
  DROPOUT_SQUARED("dropoutDropsItsShare"),
  FIXED_POINT_ROUNDS_HALF_UP("numbersAreRoundedToFixedPoint"),
  NAN_TURNS_TO_ZERO("nanNeverEntersAStream"),
  NAN_REFUSED_AFTER_WRITING("nanNeverEntersAStream"),
  STREAM_CUT_TO_24_BITS("fixedPointIsReadAsNumbers"),
  SUMS_SATURATE("sumsOfStreamsWrapAround"),
  SUBTRACTS_BY_ADDING_THE_NEGATIVE("subtractingUndoesAdding"),
  HEADS_INTERLEAVED("headsAreSplitAndMergedToTheBit"),
  ROTARY_PAIRS_HALVES("rotationsAgreeWithOracle"),
  ROTARY_FORGETS_FIRST_POSITION("rotationsAgreeWithOracle"),
  ROTARY_NEVER_TURNS_BACK("rotationsAgreeWithOracle"),
  GATHER_CLEARS_OTHER_COLUMNS("rowsAreGatheredToTheBit"),
  GATHER_NEVER_ADDS("gatheredRowsAreAdded"),
  SCATTER_OVERWRITES_DUPLICATES("scatteredRowsAddUp"),
  CHECKS_LEFT_OUT("readOnlyOperandsAreRefused"),
  IDS_ONE_TOO_MANY("idsOutOfRangeAreRefusedWithTheirPlace"),
  LOSS_IN_BITS("crossEntropyAgreesWithOracle"),
  MAXIMUM_NOT_SUBTRACTED("lossesOfHugeLogitsAreFinite"),
  IGNORED_TARGET_GETS_A_GRADIENT("ignoredRowsCountForNothing"),
  NAN_LOSS_TURNS_TO_ZERO("nanLogitsGiveNanLosses"),
  LAST_OF_EQUALS_PREDICTED("theFirstOfTheGreatestIsPredicted"),
  NO_BIAS_CORRECTION("adamWAgreesWithOracle"),
  DECAY_COUPLED_TO_THE_GRADIENT("adamWAgreesWithOracle"),
  GRADIENT_NOT_SCALED("adamWAgreesWithOracle"),
  SUMS_IN_FLOAT32("sumsAreTakenInDoublePrecision"),
  NAN_LEFT_OUT_OF_SUMS("nonFiniteNumbersShowInSums"),
  OPERATIONS_DRIFT("repeatedOperationsGiveTheSameBits"),
  OPERATIONS_SHARE_SCRATCH("concurrentOperationsGiveTheSameBits");

  private final String property;

  Defect(String property) {
    this.property = property;
  }

  /** The name of the property that fails. */
  public String property() {
    return property;
  }
}
