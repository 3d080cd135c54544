/**
 * Where the time of a cluster under load goes.
 */
package io.hearsay.perf.profile;
