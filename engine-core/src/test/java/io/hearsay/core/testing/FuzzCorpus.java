package io.hearsay.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.DynamicTest;

/**
 * The fuzz targets of a module, run on what they begin with and on what they found, without the fuzzer, whose agent
 * would change the byte code of all tests in the same JVM. A target is a class <code>XxxFuzzer</code> with one
 * {@link FuzzTest}: a method that takes any bytes and fails if a property does not hold. Its inputs are what its static
 * method <code>seeds</code> returns, and the files in the test resources, where Jazzer looks for them, too:
 * <code>XxxFuzzerInputs/shouldDoThis</code> beside the class.
 */
public final class FuzzCorpus
{
    private static final String SUFFIX = "Fuzzer.class";

    private FuzzCorpus()
    {
    }

    /**
     * A test for each target.
     *
     * @param anchor a test class of the module.
     * @return the tests.
     */
    public static List<DynamicTest> tests(final Class<?> anchor)
    {
        return fuzzers(anchor).stream().map(
            fuzzer -> DynamicTest.dynamicTest(fuzzer.getSimpleName(), () -> run(fuzzer))).toList();
    }

    /**
     * Run one target on all of its inputs.
     *
     * @param fuzzer the target.
     * @return the number of inputs.
     * @throws AssertionError that names the input that broke a property.
     */
    public static int run(final Class<?> fuzzer)
    {
        final Method target = target(fuzzer);
        int count = 0;
        try
        {
            final Object instance = newInstance(fuzzer);
            final Method seeds = fuzzer.getDeclaredMethod("seeds");
            seeds.setAccessible(true);
            for (final Object seed : (List<?>)seeds.invoke(null))
            {
                check(target, instance, "seed " + count++, (byte[])seed);
            }
            for (final Path file : files(fuzzer, target))
            {
                check(target, instance, file.getFileName().toString(), Files.readAllBytes(file));
                count++;
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new AssertionError(fuzzer.getName() + " is no fuzz target", ex);
        }

        return count;
    }

    private static void check(final Method target, final Object instance, final String name, final byte[] input)
        throws IllegalAccessException
    {
        try
        {
            target.invoke(instance, input);
        }
        catch (final InvocationTargetException ex)
        {
            throw new AssertionError(
                target.getDeclaringClass().getSimpleName() + ", " + name + ": " + ex.getCause(), ex.getCause());
        }
    }

    private static Method target(final Class<?> fuzzer)
    {
        final List<Method> targets = Arrays.stream(fuzzer.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(FuzzTest.class)).toList();
        if (targets.size() != 1)
        {
            throw new AssertionError(fuzzer.getName() + " has " + targets.size() + " fuzz tests, but one is run");
        }
        targets.get(0).setAccessible(true);
        return targets.get(0);
    }

    private static Object newInstance(final Class<?> fuzzer) throws ReflectiveOperationException
    {
        final var constructor = fuzzer.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private static List<Path> files(final Class<?> fuzzer, final Method target) throws IOException
    {
        final URL directory = fuzzer.getResource(fuzzer.getSimpleName() + "Inputs/" + target.getName());
        if (directory == null)
        {
            throw new AssertionError(fuzzer.getName() + " has no corpus in the test resources");
        }

        try (Stream<Path> files = Files.list(pathOf(directory)))
        {
            return files.sorted().toList();
        }
    }

    private static List<Class<?>> fuzzers(final Class<?> anchor)
    {
        final Path root = pathOf(anchor.getProtectionDomain().getCodeSource().getLocation());
        final List<Class<?>> fuzzers = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root))
        {
            for (final Path file : files.filter(each -> each.toString().endsWith(SUFFIX)).sorted().toList())
            {
                final String name = root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), ".");
                fuzzers.add(Class.forName(
                    name.substring(0, name.length() - ".class".length()), false, anchor.getClassLoader()));
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        catch (final ClassNotFoundException ex)
        {
            throw new AssertionError(ex);
        }

        return fuzzers;
    }

    private static Path pathOf(final URL url)
    {
        try
        {
            return Path.of(url.toURI());
        }
        catch (final URISyntaxException ex)
        {
            throw new AssertionError(ex);
        }
    }
}
