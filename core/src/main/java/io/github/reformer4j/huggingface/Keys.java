package io.github.reformer4j.huggingface;

import java.util.Set;

/** Names in a {@code config.json}. */
final class Keys {
  static final String MODEL_TYPE = "model_type";
  static final String REFORMER = "reformer";
  static final String VOCAB_SIZE = "vocab_size";
  static final String HIDDEN_SIZE = "hidden_size";
  static final String NUM_ATTENTION_HEADS = "num_attention_heads";
  static final String ATTENTION_HEAD_SIZE = "attention_head_size";
  static final String FEED_FORWARD_SIZE = "feed_forward_size";
  static final String HIDDEN_ACT = "hidden_act";
  static final String HIDDEN_DROPOUT = "hidden_dropout_prob";
  static final String LAYER_NORM_EPS = "layer_norm_eps";
  static final String TIE_WORD_EMBEDDINGS = "tie_word_embeddings";
  static final String IS_DECODER = "is_decoder";
  static final String ATTN_LAYERS = "attn_layers";
  static final String NUM_HIDDEN_LAYERS = "num_hidden_layers";
  static final String LOCAL = "local";
  static final String LSH = "lsh";
  static final String LOCAL_CHUNK = "local_attn_chunk_length";
  static final String LOCAL_BEFORE = "local_num_chunks_before";
  static final String LOCAL_AFTER = "local_num_chunks_after";
  static final String LOCAL_DROPOUT = "local_attention_probs_dropout_prob";
  static final String LSH_CHUNK = "lsh_attn_chunk_length";
  static final String LSH_BEFORE = "lsh_num_chunks_before";
  static final String LSH_AFTER = "lsh_num_chunks_after";
  static final String LSH_DROPOUT = "lsh_attention_probs_dropout_prob";
  static final String NUM_HASHES = "num_hashes";
  static final String NUM_BUCKETS = "num_buckets";
  static final String HASH_SEED = "hash_seed";
  static final String AXIAL_POS_EMBDS = "axial_pos_embds";
  static final String AXIAL_POS_SHAPE = "axial_pos_shape";
  static final String AXIAL_POS_EMBDS_DIM = "axial_pos_embds_dim";
  static final String MAX_POSITIONS = "max_position_embeddings";

  /** Added to the mean square of a key by the library, so D times this to |q|². */
  static final double KEY_EPSILON = 1e-6;

  /** Read here, or without a bearing on what a given model computes. */
  static final Set<String> KNOWN =
      Set.of(
          MODEL_TYPE,
          VOCAB_SIZE,
          HIDDEN_SIZE,
          NUM_ATTENTION_HEADS,
          ATTENTION_HEAD_SIZE,
          FEED_FORWARD_SIZE,
          HIDDEN_ACT,
          HIDDEN_DROPOUT,
          LAYER_NORM_EPS,
          TIE_WORD_EMBEDDINGS,
          IS_DECODER,
          ATTN_LAYERS,
          NUM_HIDDEN_LAYERS,
          LOCAL_CHUNK,
          LOCAL_BEFORE,
          LOCAL_AFTER,
          LOCAL_DROPOUT,
          LSH_CHUNK,
          LSH_BEFORE,
          LSH_AFTER,
          LSH_DROPOUT,
          NUM_HASHES,
          NUM_BUCKETS,
          HASH_SEED,
          AXIAL_POS_EMBDS,
          AXIAL_POS_SHAPE,
          AXIAL_POS_EMBDS_DIM,
          MAX_POSITIONS,
          "architectures",
          "axial_norm_std",
          "bos_token_id",
          "chunk_size_feed_forward",
          "chunk_size_lm_head",
          "classifier_dropout",
          "dtype",
          "eos_token_id",
          "initializer_range",
          "pad_token_id",
          "torch_dtype",
          "transformers_version",
          "use_cache");

  private Keys() {}
}
