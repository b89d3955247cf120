package pusher

import (
	"fmt"
	"strings"
	"sync"

	"livepusher/beauty"
)

// LookError says why the .cube file that the attribute filter names cannot be used.
type LookError struct {
	Path string
	Err  error // a *beauty.CubeError, which has the line, or what the system said
}

func (e *LookError) Error() string {
	return fmt.Sprintf("the look %s cannot be used: %v", e.Path, e.Err)
}

func (e *LookError) Unwrap() error { return e.Err }

// IsLookFile tells a look's file from the name of a look.
func IsLookFile(filter string) bool { return strings.HasSuffix(strings.ToLower(filter), ".cube") }

// LoadLook reads what the attribute filter names: nil for one of Looks, which are built in. The error is
// a *LookError.
func LoadLook(filter string) (*beauty.Cube, error) {
	if !IsLookFile(filter) {
		return nil, nil
	}
	cube, err := beauty.OpenCube(filter)
	if err != nil {
		return nil, &LookError{filter, err}
	}
	return cube, nil
}

// lookShelf keeps the file that was read last, so that it is read when it is chosen and not at each
// change of anything else. A file that could not be read when the pusher was made is kept as none: that
// is told once, and other changes go on.
type lookShelf struct {
	mu     sync.Mutex
	filter string
	cube   *beauty.Cube
}

func (l *lookShelf) load(filter string) (*beauty.Cube, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if filter == l.filter {
		return l.cube, nil
	}
	cube, err := LoadLook(filter)
	if err == nil {
		l.filter, l.cube = filter, cube
	}
	return cube, err
}
