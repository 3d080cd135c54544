package io.hearsay.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;

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
