package io.canaryjudge.connector.command;

import io.canaryjudge.rollout.Act;
import java.nio.file.Path;
import java.util.Map;

/**
 * The programs that may be run.
 *
 * @param programs by the kind of act
 * @param environment all that they get of an environment besides a plain PATH, LANG and the command's fields; its values
 *     are never shown
 * @param folder where they are run
 */
public record CommandConfig(Map<Act.Kind, Program> programs, Map<String, String> environment, Path folder) {

    /** @throws IllegalArgumentException if there is no program, or one of them has a place for a field that is not there */
    public CommandConfig {
        programs = Map.copyOf(programs);
        environment = Map.copyOf(environment);
        if (programs.isEmpty()) {
            throw new IllegalArgumentException("programs must not be empty");
        }
        programs.forEach((kind, program) -> {
            program.run().requireFieldsOf(kind);
            program.check().ifPresent(check -> check.requireFieldsOf(kind));
            program.verify().ifPresent(verify -> verify.requireFieldsOf(kind));
        });
        if (!folder.isAbsolute()) {
            throw new IllegalArgumentException("folder must be an absolute path, was " + folder);
        }
    }

    @Override
    public String toString() {
        return "CommandConfig[" + programs + ", environment=" + environment.keySet() + ", folder=" + folder + "]";
    }
}
