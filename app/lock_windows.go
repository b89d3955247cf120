package app

import (
	"context"

	"livepusher/app/hidden"
)

// watchLock calls changed with whether the session is locked, after each change until ctx ends.
func watchLock(ctx context.Context, changed func(locked bool)) { hidden.WatchLock(ctx, changed) }
