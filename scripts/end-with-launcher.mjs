// Loaded before the command line when a launcher started it: what outlives its launcher would hold port and database.
if (process.connected) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel?.unref()
}
