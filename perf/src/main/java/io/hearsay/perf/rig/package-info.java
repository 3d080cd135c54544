/**
 * What rigs have in common: benchmarks of several threads or processes, which JMH can not run. Uses nothing.
 */
package io.hearsay.perf.rig;
