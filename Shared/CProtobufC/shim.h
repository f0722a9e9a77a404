// The distribution's headers that this project calls; nothing else.
#include <protobuf-c/protobuf-c.h>
