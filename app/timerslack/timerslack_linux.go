//go:build linux && cgo

package timerslack

/*
#include <sys/prctl.h>

// Runs before Go starts its first thread, from which all others inherit.
__attribute__((constructor)) static void livepusher_timerslack(void) {
	prctl(PR_SET_TIMERSLACK, 1000000UL, 0UL, 0UL, 0UL);
}
*/
import "C"
