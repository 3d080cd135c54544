/**
 * Load on a cluster in this process, or on the node of it that is here, whatever system it is of: pacing without
 * coordinated omission, exact counting of what was delivered, lost and delivered twice, and what it cost. Uses rig.
 */
package io.hearsay.perf.load;
