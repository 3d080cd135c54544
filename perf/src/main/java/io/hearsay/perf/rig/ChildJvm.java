package io.hearsay.perf.rig;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another JVM with the flags and the class path of this one. It answers each line with a line, and ends when its
 * standard input does, so it does not outlive this process. One thread.
 */
public final class ChildJvm implements AutoCloseable
{
    /** First line of a child that is ready. */
    public static final String READY = "ready";

    private static final String FAILED = "failed";
    private static final String ENDED = "a child ended";
    private static final int EXIT_TIMEOUT_S = 10;

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter questions;

    private ChildJvm(final Process process)
    {
        this.process = process;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Start a child that {@link #serve}s and wait until it is ready.
     *
     * @param flags of its JVM, beside those of this one.
     * @param main  class of the child.
     * @param args  of the child.
     * @return the child.
     * @throws IOException if it does not come up.
     */
    public static ChildJvm start(final List<String> flags, final Class<?> main, final String... args)
        throws IOException
    {
        final ProcessBuilder builder = new ProcessBuilder(command(flags, main.getName(), args));
        final ChildJvm child = new ChildJvm(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        try
        {
            child.expect(child.answers.readLine());
            return child;
        }
        catch (final IOException ex)
        {
            child.close();
            throw ex;
        }
    }

    /**
     * Command line of a JVM like this one.
     *
     * @param flags beside those of this JVM.
     * @param main  class to run.
     * @param args  of it.
     * @return the command line.
     */
    public static List<String> command(final List<String> flags, final String main, final String... args)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String flag : ManagementFactory.getRuntimeMXBean().getInputArguments())
        {
            if (!flag.startsWith("-agentlib") && !flag.startsWith("-javaagent"))
            {
                command.add(flag);
            }
        }
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(args));
        return command;
    }

    /**
     * Ask for something and wait for the answer.
     *
     * @param question one line.
     * @return the answer's words, after the one that says that all went well.
     * @throws IOException if the child failed, with what it says.
     */
    public List<String> ask(final String question) throws IOException
    {
        tell(question);
        return answer();
    }

    /**
     * Ask for something; the answer is waited for by {@link #answer()}.
     *
     * @param question one line.
     * @throws IOException if the child ended.
     */
    public void tell(final String question) throws IOException
    {
        try
        {
            questions.write(question);
            questions.newLine();
            questions.flush();
        }
        catch (final IOException ex)
        {
            throw new IOException(ENDED, ex);
        }
    }

    /**
     * Wait for the answer to what it was told.
     *
     * @return the answer's words, after the one that says that all went well.
     * @throws IOException if the child failed, with what it says.
     */
    public List<String> answer() throws IOException
    {
        return expect(answers.readLine());
    }

    private List<String> expect(final String answer) throws IOException
    {
        if (answer == null)
        {
            throw new IOException(ENDED);
        }
        if (!answer.startsWith(READY))
        {
            throw new IOException("a child said " + answer);
        }

        return List.of(answer.substring(READY.length()).trim().split(" "));
    }

    /**
     * Make the child stand still, so that it takes no time of a processor, until {@link #resume()}. By a signal, so on
     * POSIX systems alone.
     *
     * @throws IOException          if there is no such signal.
     * @throws InterruptedException if the thread is interrupted.
     */
    public void pause() throws IOException, InterruptedException
    {
        ProcessPause.pause(process);
    }

    /**
     * Let the child go on.
     *
     * @throws IOException          if there is no such signal.
     * @throws InterruptedException if the thread is interrupted.
     */
    public void resume() throws IOException, InterruptedException
    {
        ProcessPause.resume(process);
    }

    /**
     * Make the child end, by force if it must be. Idempotent.
     */
    @Override
    public void close()
    {
        try
        {
            resume();
            questions.close();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        catch (final IOException ignore)
        {
            // It ended already.
        }

        try
        {
            if (!process.waitFor(EXIT_TIMEOUT_S, TimeUnit.SECONDS))
            {
                process.destroyForcibly().waitFor();
            }
        }
        catch (final InterruptedException ignore)
        {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Whether the child still runs.
     *
     * @return true if it does.
     */
    public boolean isAlive()
    {
        return process.isAlive();
    }

    /**
     * What a child does.
     */
    @FunctionalInterface
    public interface Service
    {
        /**
         * Answer a question.
         *
         * @param words of the question.
         * @return the answer, without a line break.
         */
        String answer(List<String> words);
    }

    /**
     * The child's side: say that it is ready, and answer until the standard input ends.
     *
     * @param service that answers.
     * @throws IOException if the standard input fails.
     */
    public static void serve(final Service service) throws IOException
    {
        final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println(READY);
        for (String line = in.readLine(); line != null; line = in.readLine())
        {
            try
            {
                System.out.println(READY + ' ' + service.answer(List.of(line.trim().split(" "))));
            }
            catch (final RuntimeException ex)
            {
                System.out.println(FAILED + ' ' + ex.toString().replace('\n', ' '));
            }
        }
    }
}
