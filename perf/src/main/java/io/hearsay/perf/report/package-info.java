/**
 * The page that shows what the rigs and JMH measured: made of their result files alone. Uses rig and rival.
 */
package io.hearsay.perf.report;
