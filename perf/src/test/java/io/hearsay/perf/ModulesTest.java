package io.hearsay.perf;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.hearsay.core.agent.GossipAgent;
import io.hearsay.core.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

/**
 * The rules of all modules, checked where all of them are on the class path.
 */
class ModulesTest
{
    private static final JavaClasses CLASSES = ArchitectureRules.mainClasses();

    @Test
    void shouldSeeTheModules()
    {
        assertTrue(CLASSES.contain(GossipAgent.class));
    }

    @Test
    void shouldUseOnlyWhatEachModuleMay()
    {
        ArchitectureRules.checkModules(CLASSES);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages()
    {
        ArchitectureRules.checkCycles(CLASSES);
    }
}
