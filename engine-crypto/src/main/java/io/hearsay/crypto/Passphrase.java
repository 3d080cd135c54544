package io.hearsay.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Turns a passphrase into a {@link ClusterKey} with Argon2id (RFC 9106), version 1.3: 64 MiB, 3 passes, 1 lane; the
 * salt is the first 16 bytes of SHA-256("hearsay salt" ‖ cluster name). Takes some hundred milliseconds and 64 MiB of
 * heap on purpose: guessing shall be dear. So never on an agent's thread; any other.
 */
public final class Passphrase
{
    private static final String SALT_PURPOSE = "hearsay salt";
    private static final int SALT_LENGTH = 16;
    private static final int MEMORY_KIB = 64 * 1024;
    private static final int PASSES = 3;
    private static final int LANES = 1;

    private Passphrase()
    {
    }

    /**
     * Derive the key of a cluster.
     *
     * @param passphrase  of the cluster. The caller's to overwrite.
     * @param clusterName that separates clusters with the same passphrase; may be empty.
     * @return the key.
     * @throws IllegalArgumentException with the reason, if the passphrase is empty, weak or no valid text.
     */
    public static ClusterKey deriveKey(final char[] passphrase, final String clusterName)
    {
        final String objection = PassphraseStrength.objection(passphrase, clusterName);
        if (objection != null)
        {
            throw new IllegalArgumentException(objection);
        }

        final byte[] salt = Arrays.copyOf(Sha256.digest(SALT_PURPOSE, clusterName.getBytes(UTF_8)), SALT_LENGTH);
        final Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(MEMORY_KIB)
            .withIterations(PASSES)
            .withParallelism(LANES)
            .withSalt(salt)
            .build();
        final byte[] secret = encode(passphrase);
        try
        {
            return ClusterKey.take(argon2(parameters, secret, ClusterKey.LENGTH));
        }
        finally
        {
            Arrays.fill(secret, (byte)0);
        }
    }

    /**
     * Run Argon2.
     *
     * @param parameters of the function.
     * @param secret     that is stretched.
     * @param length     of the result in bytes.
     * @return the result.
     */
    static byte[] argon2(final Argon2Parameters parameters, final byte[] secret, final int length)
    {
        final Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters);
        final byte[] result = new byte[length];
        generator.generateBytes(secret, result);
        return result;
    }

    private static byte[] encode(final char[] passphrase)
    {
        try
        {
            final ByteBuffer encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(passphrase));
            final byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            Arrays.fill(encoded.array(), (byte)0);
            return bytes;
        }
        catch (final CharacterCodingException ignore)
        {
            throw new IllegalArgumentException("the passphrase is not valid Unicode text");
        }
    }
}
