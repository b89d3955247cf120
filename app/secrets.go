package app

import (
	"errors"
	"sync/atomic"
	"time"

	"github.com/zalando/go-keyring"
)

// secrets keeps stream keys under the names of their destinations. Calls may take long, since a system may ask
// the user for a password first; none may be made on Fyne's thread.
type secrets interface {
	Get(name string) (key string, err error) // errNoSecret when there is none
	Set(name, key string) error
	Delete(name string) error // nil when there is none
}

// errNoSecret tells that a keyring is there and has no such key.
var errNoSecret = errors.New("the keyring has no such key")

// errSilent tells that a keyring did not answer in time.
var errSilent = errors.New("the keyring does not answer")

// keyringService is the name of the program in the system's keyring.
const keyringService = "livepusher"

// keyringPatience is how long the keyring may take: the user may have to find a password first.
const keyringPatience = 45 * time.Second

// systemKeyring is the system's keyring: the Secret Service, the Keychain or the Credential Manager. A call that is not
// answered in time is given up but cannot be ended; until it ends, the others fail at once.
type systemKeyring struct {
	patience time.Duration
	turn     chan struct{} // one call at a time
	silent   atomic.Bool   // the call under way has been given up
}

func newKeyring() *systemKeyring {
	return &systemKeyring{patience: keyringPatience, turn: make(chan struct{}, 1)}
}

func (k *systemKeyring) Get(name string) (string, error) {
	key, err := k.call(func() (string, error) { return keyring.Get(keyringService, name) })
	if errors.Is(err, keyring.ErrNotFound) {
		err = errNoSecret
	}
	return key, err
}

func (k *systemKeyring) Set(name, key string) error {
	_, err := k.call(func() (string, error) { return "", keyring.Set(keyringService, name, key) })
	return err
}

func (k *systemKeyring) Delete(name string) error {
	_, err := k.call(func() (string, error) { return "", keyring.Delete(keyringService, name) })
	if errors.Is(err, keyring.ErrNotFound) {
		err = nil
	}
	return err
}

// call makes one call, within the patience.
func (k *systemKeyring) call(do func() (string, error)) (string, error) {
	enough := time.NewTimer(k.patience)
	defer enough.Stop()
	if k.silent.Load() {
		return "", errSilent
	}
	select {
	case k.turn <- struct{}{}:
		return k.wait(do, enough.C)
	case <-enough.C:
		return "", errSilent
	}
}

// wait carries out do, whose turn it is.
func (k *systemKeyring) wait(do func() (string, error), enough <-chan time.Time) (string, error) {
	type answer struct {
		key string
		err error
	}
	answered := make(chan answer, 1)
	go func() {
		key, err := do()
		answered <- answer{key, err}
		k.silent.Store(false)
		<-k.turn
	}()
	select {
	case a := <-answered:
		return a.key, a.err
	case <-enough:
		k.silent.Store(true)
		return "", errSilent
	}
}
