package io.hearsay.io.file;

/**
 * What a client says of itself in its file when it attaches.
 *
 * @param id                    unique in the life of the engine.
 * @param pid                   of its process.
 * @param publicationRingLength capacity in bytes.
 * @param deliveryRingLength    capacity in bytes.
 * @param flags                 what it asks for, of {@link ClientFileDescriptor}.
 */
public record ClientFacts(long id, long pid, int publicationRingLength, int deliveryRingLength, int flags)
{
}
