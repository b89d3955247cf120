#include "look_kernel.h"

#define TARGET
#define LOOK beauty_look_base
#include "look_body.h"
