package io.hearsay.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;

import javax.crypto.Cipher;

/**
 * Primitives of the JDK's own providers if those are there, whatever else is installed in front of them: others do not
 * use the processor's instructions, allocate more, or hand out plaintext before they checked its tag. Stateless.
 */
final class JdkCrypto
{
    private static final Provider CIPHERS = Security.getProvider("SunJCE");
    private static final Provider DIGESTS = Security.getProvider("SUN");

    private JdkCrypto()
    {
    }

    /**
     * Make a cipher without a key.
     *
     * @param transformation of the cipher.
     * @return the cipher.
     * @throws IllegalStateException if this JVM has none.
     */
    static Cipher newCipher(final String transformation)
    {
        try
        {
            return CIPHERS == null ? Cipher.getInstance(transformation) : Cipher.getInstance(transformation, CIPHERS);
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("this JVM has no " + transformation, ex);
        }
    }

    /**
     * Give a cipher an AES key, of which no copy is left but what the cipher makes of it.
     *
     * @param cipher to initialise.
     * @param mode   of the cipher.
     * @param key    holds the key, from its first byte on.
     * @param length of the key in bytes.
     * @param params of the mode, or null.
     */
    static void initAes(
        final Cipher cipher,
        final int mode,
        final byte[] key,
        final int length,
        final AlgorithmParameterSpec params)
    {
        final WipeableKey secret = new WipeableKey("AES", length);
        secret.set(key);
        try
        {
            cipher.init(mode, secret, params);
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("this JVM refuses AES keys of " + length + " bytes", ex);
        }
        finally
        {
            secret.wipe();
        }
    }

    /**
     * Make a digest.
     *
     * @param algorithm of the digest.
     * @return the digest.
     * @throws IllegalStateException if this JVM has none.
     */
    static MessageDigest newDigest(final String algorithm)
    {
        try
        {
            return DIGESTS == null ?
                MessageDigest.getInstance(algorithm) : MessageDigest.getInstance(algorithm, DIGESTS);
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("this JVM has no " + algorithm, ex);
        }
    }
}
