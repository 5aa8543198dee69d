package dev.muster.lab.resource;

/** Reads what a target costs. */
public interface Probe {
    /** A target whose processes are not known: every figure is null. */
    Probe NONE = new Probe() {
        @Override
        public Reading read() {
            return Reading.nothing(System.currentTimeMillis());
        }

        @Override
        public boolean alive() {
            return true;
        }
    };

    /** Reads everything now; what cannot be read is null. */
    Reading read();

    /** Whether it is there. */
    boolean alive();
}
