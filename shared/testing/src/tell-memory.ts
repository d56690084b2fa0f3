// Preloaded into a process whose memory a test wants to know: answers any message with it, after a collection.
const { gc } = globalThis;
if (!gc) throw new Error("start it with --expose-gc");

process.on("message", () => {
  gc();
  gc();
  process.send?.({ memory: process.memoryUsage(), cpu: process.cpuUsage() });
});
// Without this the channel alone would keep the process from going.
process.channel?.unref();
