package dev.muster.cli.terminal;

/** One line on a terminal that is written over again and again; nothing at all where nobody looks. */
public final class LiveLine {
    private static final String ERASE = "\r\033[K";

    private final Shell shell;
    private final int width;
    private boolean shown;

    public LiveLine(Shell shell) {
        this.shell = shell;
        this.width = shell.screen().errors() ? shell.screen().width() : 0;
    }

    /** Whether anybody can see it. */
    public boolean live() {
        return shell.screen().errors();
    }

    /** Shows a text instead of the one before, cut to the terminal's width. */
    public void show(String text) {
        if (live()) {
            shell.err().print(ERASE + shell.screen().errorStyle().dim(Glyphs.fit(text, width - 1)));
            shell.err().flush();
            shown = true;
        }
    }

    /** Takes it away, so that other lines can be written. */
    public void clear() {
        if (shown) {
            shell.err().print(ERASE);
            shell.err().flush();
            shown = false;
        }
    }
}
