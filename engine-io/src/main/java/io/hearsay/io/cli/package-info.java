/**
 * The command line, {@link io.hearsay.io.cli.Hearsay}: a node between standard input and output, and key files. Uses
 * what an embedder uses, and picocli, which is an optional dependency that only this package needs.
 */
package io.hearsay.io.cli;
