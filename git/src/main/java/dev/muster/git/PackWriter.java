package dev.muster.git;

import dev.muster.git.NewObjects.NewObject;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Writes whole objects as a pack of version 2 and its index, as git's {@code gitformat-pack} describes them.
 *
 * <p>JGit has a writer of packs too, but it renames them into place before they are on the disk: after power loss a
 * pack could be there by name with nothing in it, and git complains of such a repository until somebody deletes it.
 */
final class PackWriter {
    private static final byte[] MAGIC = {'P', 'A', 'C', 'K', 0, 0, 0, 2};
    private static final byte[] INDEX_MAGIC = {(byte) 0xff, 't', 'O', 'c', 0, 0, 0, 2};

    /** Where an object begins in the pack, and the checksum of its bytes there. */
    record Place(ObjectId id, long offset, int crc) {}

    private final List<Place> places = new ArrayList<>();
    private byte[] checksum = new byte[0];

    /** Writes the pack; the stream stays open. */
    void pack(Collection<NewObject> objects, OutputStream file) throws IOException {
        MessageDigest digest = sha1();
        DigestOutputStream digested = new DigestOutputStream(new BufferedOutputStream(file, 1 << 16), digest);
        CRC32 crc = new CRC32();
        DataOutputStream out = new DataOutputStream(new CheckedOutputStream(digested, crc));
        out.write(MAGIC);
        out.writeInt(objects.size());
        long offset = MAGIC.length + Integer.BYTES;
        Deflater deflater = new Deflater();
        try {
            for (NewObject object : objects) {
                crc.reset();
                deflater.reset();
                int header = header(object, out);
                DeflaterOutputStream compressed = new DeflaterOutputStream(out, deflater, 8192);
                compressed.write(object.bytes());
                compressed.finish();
                places.add(new Place(object.id(), offset, (int) crc.getValue()));
                offset += header + deflater.getBytesWritten();
            }
        } finally {
            deflater.end();
        }
        checksum = digest.digest();
        digested.on(false);
        digested.write(checksum);
        digested.flush();
    }

    /** Type and size, in seven bits a byte after the first four; answers how many bytes that took. */
    private static int header(NewObject object, OutputStream out) throws IOException {
        int size = object.bytes().length;
        int next = (object.type() << 4) | (size & 15);
        int count = 1;
        for (size >>>= 4; size != 0; size >>>= 7) {
            out.write(next | 0x80);
            next = size & 0x7f;
            count++;
        }
        out.write(next);
        return count;
    }

    /** Names the pack after its content, as git does: the same objects in the same order are the same pack. */
    String name() {
        return "pack-" + ObjectId.fromRaw(checksum).name();
    }

    /** Writes the index of the pack that was written before. */
    void index(OutputStream file) throws IOException {
        index(places, checksum, file);
    }

    static void index(List<Place> unsorted, byte[] packChecksum, OutputStream file) throws IOException {
        List<Place> places =
                unsorted.stream().sorted(Comparator.comparing(Place::id)).toList();
        MessageDigest digest = sha1();
        DigestOutputStream digested = new DigestOutputStream(new BufferedOutputStream(file, 1 << 16), digest);
        DataOutputStream out = new DataOutputStream(digested);
        out.write(INDEX_MAGIC);
        int at = 0;
        for (int first = 0; first < 256; first++) {
            while (at < places.size() && places.get(at).id().getFirstByte() <= first) {
                at++;
            }
            out.writeInt(at);
        }
        for (Place place : places) {
            place.id().copyRawTo(out);
        }
        for (Place place : places) {
            out.writeInt(place.crc());
        }
        offsets(places, out);
        out.write(packChecksum);
        byte[] own = digest.digest();
        digested.on(false);
        digested.write(own);
        digested.flush();
    }

    /** What does not fit into 31 bits stands in a table behind, and its place there instead. */
    private static void offsets(List<Place> places, DataOutputStream out) throws IOException {
        List<Long> far = new ArrayList<>();
        for (Place place : places) {
            if (place.offset() <= Integer.MAX_VALUE) {
                out.writeInt((int) place.offset());
            } else {
                out.writeInt(0x80000000 | far.size());
                far.add(place.offset());
            }
        }
        for (long offset : far) {
            out.writeLong(offset);
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
