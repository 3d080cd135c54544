package io.hearsay.core.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.hearsay.core.agent.GossipAgent;
import org.junit.jupiter.api.Test;

class ArchitectureTest
{
    private static final JavaClasses CLASSES = ArchitectureRules.mainClasses();

    @Test
    void shouldSeeTheModule()
    {
        assertTrue(CLASSES.contain(GossipAgent.class));
    }

    @Test
    void shouldUseOnlyWhatTheModuleMay()
    {
        ArchitectureRules.checkModules(CLASSES);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages()
    {
        ArchitectureRules.checkCycles(CLASSES);
    }
}
