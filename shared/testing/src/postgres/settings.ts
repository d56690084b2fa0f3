/** Server settings by their name in postgresql.conf. */
export type Settings = Readonly<Record<string, string>>;

/**
 * For a cluster whose data go with the test run. Without fsync a commit still reaches the kernel before it is
 * answered, so killing PostgreSQL at any moment loses nothing; only a crash of the machine would.
 */
export const testSettings: Settings = {
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "on",
  max_connections: "200",
  shared_buffers: "128MB",
  max_wal_size: "512MB",
  // In the data directory, so that a killed server leaves nothing behind in /dev/shm, which is small in containers.
  dynamic_shared_memory_type: "mmap",
  jit: "off",
};

/** For data kept between runs: PostgreSQL's durable defaults, and room for a dozen services' pools. */
export const devSettings: Settings = { max_connections: "200", shared_buffers: "128MB", jit: "off" };
