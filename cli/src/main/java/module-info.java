/** Hunts, repeats and explains scenarios from a terminal or a CI job. */
module dev.simloop.cli {
    requires com.fasterxml.jackson.core;
    requires dev.simloop.core;
    requires info.picocli;
    requires me.tongfei.progressbar;
    requires static transitive org.jspecify;

    exports dev.simloop.cli;

    uses dev.simloop.campaign.TestMethods;

    // sets the fields that its annotations name
    opens dev.simloop.cli to
            info.picocli;
}
