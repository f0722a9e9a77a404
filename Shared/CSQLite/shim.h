// The distribution's headers that this project calls; nothing else.
#include <sqlite3.h>
