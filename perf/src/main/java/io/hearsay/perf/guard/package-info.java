/**
 * What must not get worse, checked before a release. Uses load, rig, rival and versus.
 */
package io.hearsay.perf.guard;
