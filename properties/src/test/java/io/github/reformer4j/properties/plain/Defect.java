package io.github.reformer4j.properties.plain;

/** One thing done wrong, and the property that must notice. */
public enum Defect {
  NONE(""),

  // hashing, section 2
  TIES_GO_TO_THE_HIGHEST_INDEX("tiesGoToTheLowestIndex"),
  HASH_DEPENDS_ON_LENGTH("hashDependsOnDirectionOnly"),
  BUCKETS_DERIVED_FROM_SEQUENCE_LENGTH("hashOfATokenDoesNotDependOnOtherTokens"),
  HYPERPLANES_OFF_CENTRE("hyperplaneBitsCollideWithRateOneMinusAngleOverPi"),
  CROSS_POLYTOPE_WITHOUT_SIGNS("crossPolytopeCollisionsGrowWithCosine"),
  FIRST_FACTOR_MOST_SIGNIFICANT("hashAgreesWithOracleAwayFromTies"),
  MASKED_TOKENS_KEEP_BUCKETS("maskedTokensHaveNoBucket"),
  BUCKETS_NOT_REPORTED("forwardReportsTheBucketsItUsed"),
  ZERO_VECTORS_IN_LAST_BUCKET("zeroVectorsAreInBucketZero"),

  // order, section 3
  UNSTABLE_SORT("sortIsStable"),
  LAST_TOKEN_UNSORTED("unsortAfterSortIsIdentity"),
  ENTRIES_OF_MASKED_TOKENS_READ("bucketsOfMaskedTokensAreIgnored"),

  // windows, section 4
  LOOK_BACK_OFF_BY_ONE("alignedWindowsAgreeWithOracle"),
  FLAT_NOT_CIRCULAR("flatWindowsAgreeWithOracle"),
  FLAT_SLOTS_REACHED_ONCE("flatSlotsAreSeenAsOftenAsReached"),
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
  GRADIENTS_ACCUMULATE("gradientsOverwriteTheirTensors"),
  BACKWARD_HASHES_AGAIN("backwardUsesTheBucketsOfTheForwardPass"),
  VALUE_GRADIENT_OF_LAST_TOKEN_LOST("valueGradientsAddUpToOutGradients"),
  FUTURE_VALUES_GET_GRADIENTS("laterTokensGetNoGradientFromEarlierOutputs"),
  GRADIENTS_CLIPPED("gradientsAreLinearInTheOutGradient"),

  // sizes, bad input, memory, threads, decoding: sections 4, 9 and 10
  EMPTY_SEQUENCES_FAIL("emptyInputsGiveEmptyResults"),
  LARGE_NUMBERS_REFUSED("finiteNumbersAreNotRefused"),
  NAN_SWALLOWED("nonFiniteInputsAreRefusedWithTheirPlace"),
  STALE_WORKSPACE("leftoversInTheWorkspaceChangeNoBit"),
  WORKSPACE_GROWS("repeatedCallsDoNotGrowTheWorkspace"),
  SCRATCH_SHARED_BY_CALLS("concurrentCallsGiveTheSameBits"),
  SUMS_SPLIT_BY_THREADS("threadCountsGiveTheSameBits"),
  RESULTS_DRIFT("repeatedCallsGiveTheSameBits"),
  DECODER_FORGETS_OLDEST_CHUNK("decodingGivesTheRowsOfTheFullPass"),
  DECODER_IGNORES_BUCKETS("decodingUsesTheBucketsGiven"),
  DECODERS_SHARE_STATE("decodersAreIndependent");

  private final String property;

  Defect(String property) {
    this.property = property;
  }

  /** The name of the property that fails. */
  public String property() {
    return property;
  }
}
