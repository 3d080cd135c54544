/**
 * What a node knows of origins: windows of accepted sequences with their holes, where retained messages lie in the
 * log, and tombstones of origins that were forgotten. Owned by the agent's thread; bounded by pools that are made at
 * start. It decides nothing about peers, packets or time: what is lost, asked for or forgotten is decided by its
 * caller. Uses the counters, the map by id and Agrona.
 */
package io.hearsay.core.origin;
