package io.hearsay.perf.rig;

import java.io.IOException;
import java.io.PrintStream;

/**
 * A measurement that JMH can not make, since it needs several threads or processes in certain roles. Found by the name
 * of its class like a benchmark of JMH.
 */
public interface Rig
{
    /**
     * Measure and print.
     *
     * @param options of this run.
     * @param out     to print the results to.
     * @throws IOException          if a process or a file failed.
     * @throws InterruptedException if the thread is interrupted.
     */
    void run(RigOptions options, PrintStream out) throws IOException, InterruptedException;
}
