/**
 * Hearsay and what a user would pick instead, each as a cluster on loopback that the load rig can drive, and what one
 * round trip between two processes takes. Uses load and rig.
 */
package io.hearsay.perf.rival;
