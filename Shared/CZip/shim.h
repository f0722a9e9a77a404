// The distribution's headers that this project calls; nothing else.
#include <zip.h>
