package dev.muster.cli.token;

import dev.muster.cli.engine.TokenOffice;
import dev.muster.cli.engine.Values;
import dev.muster.cli.terminal.Shell;
import dev.muster.server.access.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Makes a token. */
@Command(
        name = "create",
        description = "Make a token and print it. It is shown this once.",
        footer = {"", "Example:", "  muster token create ada --role agent --project shop --expires +720h"})
final class NewToken extends TokenCommand {
    @Parameters(paramLabel = "NAME", description = "What its holder is called in logs.")
    private String name;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            converter = RoleName.class,
            description = "read_only, agent, operator or admin; each may do what those before it may. Default: agent.")
    private Role role = Role.AGENT;

    @Option(
            names = {"-p", "--project"},
            paramLabel = "NAME",
            description = "Good for this project only. Default: all.")
    private @Nullable String project;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description = "Good until then: 2026-12-31, or +720h from now. Default: until it is revoked.")
    private @Nullable Instant expires;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but the token.")
    private boolean quiet;

    NewToken(Shell shell) {
        super(shell);
    }

    @Override
    protected boolean makesDirectory() {
        return true;
    }

    @Override
    int run(TokenOffice tokens) {
        return answer(tokens.create(name, role.wire(), project, expires), quiet);
    }

    /** Reads a role. */
    static final class RoleName implements ITypeConverter<Role> {
        @Override
        public Role convert(String text) {
            try {
                return Values.constant(Role.class, "role", text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
