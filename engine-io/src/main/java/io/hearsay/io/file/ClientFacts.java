package io.hearsay.io.file;

/**
 * What a client says of itself in its file when it attaches.
 *
 * @param id                    unique in the life of the engine.
 * @param pid                   of its process.
 * @param publicationRingLength capacity in bytes.
 * @param deliveryRingLength    capacity in bytes.
 * @param flags                 what it asks for, of {@link ClientFileDescriptor}.
 * @param topics                of the messages that it wants: null = all, none = it publishes only; at most
 *                              {@link ClientFileDescriptor#MAX_TOPICS}. Not to be changed.
 */
public record ClientFacts(
    long id, long pid, int publicationRingLength, int deliveryRingLength, int flags, int[] topics)
{
}
