package io.hearsay.io.aeron;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.hearsay.io.ChildJvm;

/**
 * Main class of a process that is a media driver until it is killed.
 */
public final class DriverProcess
{
    private DriverProcess()
    {
    }

    /**
     * Run.
     *
     * @param args the driver's directory.
     */
    public static void main(final String[] args)
    {
        ChildJvm.endWithParent();
        MediaDriver.launch(BridgeRig.driverContext(args[0])
            .threadingMode(ThreadingMode.SHARED)
            .errorHandler((error) -> System.out.println("error " + error)));
        System.out.println("ready");
    }
}
