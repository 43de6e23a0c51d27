package io.github.reformer4j.cuda.internal.attention;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What is made for a key when it is first asked for, and stays. Making may wait for the device,
 * which another thread may hold for a whole recording while it asks for the same key: so nothing is
 * locked meanwhile. Two threads may both make; everybody gets what was there first.
 */
final class FirstUse<K, V> {
  private final ConcurrentHashMap<K, V> made = new ConcurrentHashMap<>();

  V of(K key, Function<? super K, ? extends V> maker) {
    V known = made.get(key);
    if (known != null) {
      return known;
    }
    V mine = maker.apply(key);
    V first = made.putIfAbsent(key, mine);
    return first == null ? mine : first;
  }
}
