// The distribution's headers that this project calls, and what Swift cannot call by itself.
// Debian builds the library with it; its header hides it.
#define SQLITE_ENABLE_PREUPDATE_HOOK
#include <sqlite3.h>

// sqlite3_db_config is variadic, which Swift does not import.
static inline int linecard_sqlite3_no_checkpoint_on_close(sqlite3 *database) {
  return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

// A plan then depends on the statement alone. Otherwise one with LIKE ? is planned anew for every pattern that it is given,
// which costs more than most of them take to run.
static inline int linecard_sqlite3_keep_plans(sqlite3 *database) {
  return sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_QPSG, 1, (int *)0);
}

// So is sqlite3_config. SQLite's own count of its memory takes a lock of the whole process with every allocation.
static inline int linecard_sqlite3_count_no_memory(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
