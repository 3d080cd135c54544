package io.hearsay.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import io.hearsay.core.testing.Seeded;
import io.hearsay.crypto.Algorithm;
import io.hearsay.crypto.ClusterKey;
import io.hearsay.crypto.KeyFile;
import io.hearsay.crypto.KeyringEntry;
import io.hearsay.io.agent.FakeEngine;
import io.hearsay.io.file.EngineFileDescriptor;
import io.hearsay.io.keys.KeyringAnswerDescriptor;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastTransmitter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EngineControlTest
{
    private static final String PASSPHRASE = "lantern orchid gravel tundra copper meadow";

    @TempDir
    Path parent;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void stop() throws Exception
    {
        for (int i = open.size() - 1; i >= 0; i--)
        {
            open.get(i).close();
        }
        assertEquals(List.of(), errors);
        assertFalse(Files.readString(Path.of("/proc/self/maps")).contains(parent.toString()), "a mapping is left");
    }

    private Path newKey(final String name) throws IOException
    {
        final Path file = parent.resolve(name);
        KeyFile.generate(file);
        return file;
    }

    private static int idOf(final Path file) throws IOException
    {
        try (ClusterKey key = KeyFile.read(file))
        {
            return key.id();
        }
    }

    private GossipEngine.Context context(final String name)
    {
        return new GossipEngine.Context(property -> null)
            .bind("127.0.0.1:0").directory(parent.resolve(name).toFile()).errorHandler(errors::add)
            .discovery((failures) -> new String[0]);
    }

    private GossipEngine launch(final GossipEngine.Context context)
    {
        final GossipEngine engine = GossipEngine.launch(context);
        open.add(engine);
        return engine;
    }

    private EngineControl connect(final GossipEngine engine)
    {
        final EngineControl control = EngineControl.connect(engine.directory());
        open.add(control);
        return control;
    }

    private AgentInvoker invoker(final Agent agent)
    {
        final AgentInvoker invoker = new AgentInvoker(errors::add, null, agent);
        invoker.start();
        open.add(invoker);
        return invoker;
    }

    private static void assertRefused(
        final String part, final EngineControl control, final Function<EngineControl, List<KeyringEntry>> request)
    {
        final List<KeyringEntry> before = control.keys();
        final IllegalArgumentException refusal =
            assertThrows(IllegalArgumentException.class, () -> request.apply(control));
        assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
        assertEquals(before, control.keys());
    }

    private static List<Integer> ids(final List<KeyringEntry> entries)
    {
        return entries.stream().map(KeyringEntry::keyId).toList();
    }

    @Test
    void shouldChangeTheKeysOfAnEngineWithItsOwnThread() throws IOException
    {
        final Path first = newKey("first");
        final Path second = newKey("second");
        final EngineControl control = connect(launch(context("a").keyFile(first.toString())));

        assertEquals(List.of(idOf(first)), ids(control.keys()));
        assertEquals(List.of(idOf(first), idOf(second)), ids(control.addKey(second)));
        assertTrue(control.useKey(idOf(second)).get(1).isSending());
        assertEquals(List.of(idOf(second)), ids(control.removeKey(idOf(first))));
        final List<KeyringEntry> same = control.addAlgorithm(Algorithm.AES_256_OCB);
        assertEquals(same, control.useAlgorithm(Algorithm.AES_256_OCB));
        assertEquals(Algorithm.AES_256_OCB, same.get(0).algorithm());
        assertRefused("used for sending", control, one -> one.removeAlgorithm(Algorithm.AES_256_OCB));
    }

    @Test
    void shouldPassOnTheEnginesReason() throws IOException
    {
        final Path first = newKey("first");
        final Path open644 = newKey("open");
        Files.setPosixFilePermissions(open644, PosixFilePermissions.fromString("rw-r--r--"));
        final Path garbage = Files.writeString(parent.resolve("garbage"), "0123456789abcdefSECRET");
        Files.setPosixFilePermissions(garbage, PosixFilePermissions.fromString("rw-------"));
        final EngineControl control = connect(launch(context("a").keyFile(first.toString())));

        assertRefused("nowhere there is no such key file", control, one -> one.addKey(parent.resolve("nowhere")));
        assertRefused("chmod 600", control, one -> one.addKey(open644));
        assertRefused("is no key file", control, one -> one.addKey(garbage));
        assertRefused("is no regular file", control, one -> one.addKey(parent));
        assertRefused("nowhere there is no such passphrase file", control,
            one -> one.addPassphrase(parent.resolve("nowhere")));
        assertRefused("chmod 600", control, one -> one.addPassphrase(open644));
        assertRefused("no key 00000007", control, one -> one.useKey(7));
        assertRefused("used for sending", control, one -> one.removeKey(ids(one.keys()).get(0)));
        assertRefused("NONE", control, one -> one.addAlgorithm(Algorithm.NONE));
        final IllegalArgumentException refusal =
            assertThrows(IllegalArgumentException.class, () -> control.addKey(garbage));
        assertFalse(refusal.getMessage().contains("SECRET"), refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> control.addKey(Path.of("/" + "x".repeat(5_000))));
    }

    @Test
    void shouldReadAFileAgainThatChanged() throws IOException
    {
        final Path file = newKey("first");
        final int before = idOf(file);
        final EngineControl control = connect(launch(context("a").keyFile(file.toString())));
        Files.move(newKey("second"), file, StandardCopyOption.REPLACE_EXISTING);

        assertEquals(List.of(before, idOf(file)), ids(control.reloadKeys()));
        control.useKey(idOf(file));
        assertEquals(List.of(idOf(file)), ids(control.removeKey(before)));
        assertEquals(List.of(idOf(file)), ids(control.reloadKeys()));
    }

    @Test
    void shouldRefuseToChangeANodeInClearText() throws IOException
    {
        final Path key = newKey("key");
        final EngineControl control = connect(launch(context("a").insecure()));

        assertEquals(Algorithm.NONE, control.keys().get(0).algorithm());
        assertRefused("clear text", control, one -> one.addKey(key));
        assertRefused("clear text", control, EngineControl::reloadKeys);
        assertRefused("clear text", control, one -> one.addAlgorithm(Algorithm.AES_256_OCB));
        assertRefused("clear text", control, one -> one.useKey(ids(one.keys()).get(0)));
    }

    @Test
    void shouldWorkOnWhileAPassphraseIsDerived() throws IOException
    {
        final Path file = Files.writeString(parent.resolve("passphrase"), PASSPHRASE + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        final GossipEngine engine = launch(
            context("a").keyFile(newKey("first").toString()).cluster("blue").externalAgent(true));
        final int[] cycles = new int[1];
        final AgentInvoker invoker = invoker(new CountingAgent(engine.agent(), cycles));
        final GossipEngine other = launch(context("b").passphrase(PASSPHRASE).cluster("blue"));
        try (EngineControl control = EngineControl.connect(engine.directory(), invoker))
        {
            control.keys();
            final int before = cycles[0];
            final List<KeyringEntry> entries = control.addPassphrase(file);

            // One cycle takes the command and one hands the key over, if it were not for the time between them.
            assertTrue(cycles[0] - before > 10, (cycles[0] - before) + " cycles");
            assertEquals(2, entries.size());
            assertEquals(ids(connect(other).keys()).get(0), entries.get(1).keyId());
        }
    }

    @Test
    void shouldAddAKeyFromMemory()
    {
        final GossipEngine engine = launch(context("a").passphrase(PASSPHRASE).externalAgent(true));
        final AgentInvoker invoker = invoker(engine.agent());
        final ClusterKey key = ClusterKey.take(new byte[ClusterKey.LENGTH]);
        final ClusterKey refused = ClusterKey.take(new byte[ClusterKey.LENGTH]);
        try (EngineControl control = engine.control(invoker);
            EngineControl outside = EngineControl.connect(engine.directory(), invoker))
        {
            assertEquals(key.id(), ids(control.addKey(key)).get(1));
            assertTrue(key.toString().contains("closed"));
            assertThrows(IllegalStateException.class, () -> outside.addKey(refused));
            assertTrue(refused.toString().contains("closed"));
            assertRefused("no key of this engine came from a file", control, EngineControl::reloadKeys);
        }
        final EngineControl closed = engine.control(invoker);
        closed.close();
        closed.close();
        final ClusterKey late = ClusterKey.take(new byte[ClusterKey.LENGTH]);
        assertThrows(IllegalStateException.class, () -> closed.addKey(late));
        assertTrue(late.toString().contains("closed"));
        assertThrows(IllegalStateException.class, closed::keys);
    }

    @Test
    void shouldSayThatThereIsNoEngine() throws IOException
    {
        final GossipEngine engine = launch(context("a").insecure());
        final EngineControl control = connect(engine);
        control.keys();
        engine.close();

        assertThrows(IllegalStateException.class, control::keys);
        assertThrows(IllegalStateException.class, engine::control);
        final IllegalStateException none = assertThrows(
            IllegalStateException.class, () -> EngineControl.connect(parent.resolve("nowhere").toString()));
        assertTrue(none.getMessage().contains("nowhere"), none.getMessage());
        final Path other = Files.createDirectory(parent.resolve("other"));
        Files.write(other.resolve(EngineFileDescriptor.FILE_NAME), new byte[8_192]);
        assertThrows(IllegalStateException.class, () -> EngineControl.connect(other.toFile()));
    }

    @Test
    void shouldServeTwoControlsAtOnce() throws InterruptedException
    {
        final GossipEngine engine = launch(context("a").passphrase(PASSPHRASE));
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++)
        {
            final EngineControl control = connect(engine);
            final int unknown = i + 1;
            threads.add(new Thread(() ->
            {
                for (int round = 0; round < 500; round++)
                {
                    assertEquals(1, control.keys().size());
                    assertTrue(assertThrows(IllegalArgumentException.class, () -> control.useKey(unknown))
                        .getMessage().contains(ClusterKey.format(unknown)));
                }
            }));
        }
        threads.forEach(thread -> thread.setUncaughtExceptionHandler((who, what) -> failures.add(what)));
        threads.forEach(Thread::start);
        for (final Thread thread : threads)
        {
            thread.join();
        }

        assertEquals(List.of(), failures);
    }

    @Test
    void shouldGiveUpWhenTheEngineDiesWhileItIsAsked() throws IOException
    {
        final FakeEngine engine = new FakeEngine(parent.resolve("a"));
        final AgentInvoker invoker = invoker(engine.agent);
        final AgentInvoker death = new AgentInvoker(errors::add, null, new StepAgent(() ->
            engine.file.activityMs(EngineFileDescriptor.ACTIVITY_CLOSED)));
        death.start();
        try (EngineControl control = EngineControl.connect(parent.resolve("a").toFile(), death))
        {
            final IllegalStateException gone = assertThrows(IllegalStateException.class, control::keys);
            assertTrue(gone.getMessage().contains("does not work any more"), gone.getMessage());
        }
        engine.file.activityMs(Long.MAX_VALUE / 2);
        final ClusterKey key = ClusterKey.take(new byte[ClusterKey.LENGTH]);
        try (EngineControl control = EngineControl.connect(parent.resolve("a"), death, engine.offeredKeys))
        {
            assertThrows(IllegalStateException.class, () -> control.addKey(key));
            assertTrue(key.toString().contains("closed"));
        }
        invoker.invoke();
        death.close();
    }

    @Test
    void shouldOutliveNonsenseInTheBufferOfAnswers() throws IOException
    {
        final FakeEngine engine = new FakeEngine(parent.resolve("a"));
        final AgentInvoker invoker = invoker(engine.agent);
        final UnsafeBuffer answers = new UnsafeBuffer(engine.file.answers());
        Seeded.run(300, random ->
        {
            final AgentInvoker vandal = new AgentInvoker(errors::add, null, new StepAgent(() ->
            {
                for (int i = 0; i < 8; i++)
                {
                    final boolean isHead = random.nextBoolean();
                    answers.putInt(isHead ?
                        random.nextInt(64) : answers.capacity() - 128 + random.nextInt(24), random.nextInt());
                }
                invoker.invoke();
                if (random.nextInt(4) == 0)
                {
                    engine.file.activityMs(EngineFileDescriptor.ACTIVITY_CLOSED);
                }
            }));
            vandal.start();
            try (EngineControl control = EngineControl.connect(parent.resolve("a").toFile(), vandal))
            {
                assertEquals(1, control.keys().size());
            }
            catch (final IllegalStateException ex)
            {
                assertTrue(ex.getMessage().contains("does not work any more"), ex.getMessage());
            }
            vandal.close();
            engine.file.activityMs(Long.MAX_VALUE / 2);
        });
        engine.errors.clear();

        answers.setMemory(0, answers.capacity(), (byte)0);
        try (EngineControl control = EngineControl.connect(parent.resolve("a").toFile(), invoker))
        {
            assertEquals(Algorithm.NONE, control.keys().get(0).algorithm());
        }
    }

    @Test
    void shouldPassOverAnswersThatWereWrittenOver() throws IOException
    {
        final FakeEngine engine = new FakeEngine(parent.resolve("a"));
        final AgentInvoker invoker = invoker(engine.agent);
        final BroadcastTransmitter others = new BroadcastTransmitter(engine.file.answers());
        final UnsafeBuffer answer = new UnsafeBuffer(new byte[KeyringAnswerDescriptor.MAX_LENGTH]);
        answer.putLong(0, -1);
        try (EngineControl control = EngineControl.connect(parent.resolve("a").toFile(), invoker))
        {
            for (int round = 0; round < 20; round++)
            {
                for (int i = 0; i < 40; i++)
                {
                    others.transmit(1 + i % 2, answer, 0, answer.capacity());
                }
                assertEquals(1, control.keys().size());
            }
        }
    }

    /** Does one thing in each cycle. */
    private record StepAgent(Runnable step) implements Agent
    {
        @Override
        public int doWork()
        {
            step.run();
            return 1;
        }

        @Override
        public String roleName()
        {
            return "step";
        }
    }

    /** Counts the cycles of another agent. */
    private record CountingAgent(Agent agent, int[] cycles) implements Agent
    {
        @Override
        public void onStart()
        {
            agent.onStart();
        }

        @Override
        public int doWork() throws Exception
        {
            final int work = agent.doWork();
            cycles[0]++;
            return work;
        }

        @Override
        public void onClose()
        {
            agent.onClose();
        }

        @Override
        public String roleName()
        {
            return agent.roleName();
        }
    }
}
