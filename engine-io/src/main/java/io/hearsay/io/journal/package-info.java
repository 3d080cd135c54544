/**
 * The journal: accepted messages in files, behind {@link io.hearsay.core.spi.MessageJournal}. JOURNAL.md has the
 * formats byte by byte.
 * <p>
 * Three threads meet here. The agent's writes into the active segment and never touches the file system. The journal's
 * does all that takes time: it prepares segments, forces, indexes, removes and looks up. Readers, in any process, see
 * files that others write and remove. Every byte that comes from a file is hostile. Chronicle-bytes maps the segments,
 * in one class, so that it is loaded when a journal is opened or read and not before.
 */
package io.hearsay.io.journal;
