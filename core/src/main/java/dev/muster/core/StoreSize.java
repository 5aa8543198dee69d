package dev.muster.core;

/**
 * What a data directory takes on its disk, in bytes.
 *
 * @param database the database's file
 * @param log its write-ahead log
 * @param usable what its file system has left for this process
 */
public record StoreSize(long database, long log, long usable) {}
