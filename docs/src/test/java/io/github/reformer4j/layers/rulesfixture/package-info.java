/** Classes that break a rule, so that the rule is seen to fail. */
@NullMarked
package io.github.reformer4j.layers.rulesfixture;

import org.jspecify.annotations.NullMarked;
