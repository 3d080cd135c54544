/**
 * Hearsay against what a user would pick instead: the rigs that run them side by side. Uses load, profile,
 * rig and rival.
 */
package io.hearsay.perf.versus;
