package app

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/adrg/xdg"

	"livepusher/pusher/standard"
)

// snapshotWish is where and how a snapshot is saved.
type snapshotWish struct {
	title      string // begins the file's name; "" is livepusher
	folder     string // "" is livepusher in the user's folder of pictures, which is made
	hashes     bool   // the list of hashes beside the pictures grows by this one
	compressed bool   // JPEG instead of PNG
}

// hashList is the list's name. `sha256sum -c` reads it.
const hashList = "snapshots.sha256"

// snapshotTrouble is why a snapshot could not be saved, with the key of the window's sentence about it.
type snapshotTrouble struct {
	key, folder string
	err         error
}

func (t *snapshotTrouble) Error() string { return t.err.Error() }
func (t *snapshotTrouble) Unwrap() error { return t.err }

// save writes a picture and returns the file's path. Errors are *snapshotTrouble; one with the key
// note.snapshot-unlisted has a path all the same. Any number may be saved at once.
func (w snapshotWish) save(picture *image.YCbCr, now time.Time) (string, error) {
	folder := w.folder
	if folder == "" {
		folder = filepath.Join(xdg.UserDirs.Pictures, "livepusher")
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return "", troubleWith(folder, err)
		}
	} else if _, err := os.Stat(folder); err != nil {
		return "", troubleWith(folder, err) // it is not made: its drive may be missing
	}
	path, err := w.write(folder, picture, now)
	if err != nil {
		return "", troubleWith(folder, err)
	}
	if w.hashes {
		if err := listHash(path); err != nil {
			return path, &snapshotTrouble{"note.snapshot-unlisted", folder, err}
		}
	}
	return path, nil
}

// sameMoment is how many snapshots there can be of one millisecond.
const sameMoment = 100

func (w snapshotWish) write(folder string, picture *image.YCbCr, now time.Time) (path string, err error) {
	ending := ".png"
	if w.compressed {
		ending = ".jpg"
	}
	name := filepath.Join(folder, cmp.Or(w.title, "livepusher")+now.Format("-20060102-150405.000"))
	for n := 1; n <= sameMoment; n++ {
		path = name + ending
		if n > 1 {
			path = fmt.Sprintf("%s-%d%s", name, n, ending)
		}
		if err = standard.SaveSnapshot(path, picture); !errors.Is(err, fs.ErrExist) {
			return path, err
		}
	}
	return path, err
}

// troubleWith finds the sentence for an error.
func troubleWith(folder string, err error) error {
	key := "note.snapshot-failed"
	switch {
	case errors.Is(err, fs.ErrNotExist), isAny(err, noFolder):
		key = "note.snapshot-no-folder"
	case errors.Is(err, fs.ErrPermission), isAny(err, readOnly):
		key = "note.snapshot-denied"
	case isAny(err, full):
		key = "note.snapshot-full"
	}
	return &snapshotTrouble{key, folder, err}
}

func isAny(err error, of []error) bool {
	return slices.ContainsFunc(of, func(e error) bool { return errors.Is(err, e) })
}

// listing keeps the program's own additions to a list apart; one write at the end of the file keeps those of
// several programs apart.
var listing sync.Mutex

// listHash adds a file's line to the list in its folder.
func listHash(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return err
	}
	line := fmt.Sprintf("%x  %s\n", sum.Sum(nil), filepath.Base(path))

	listing.Lock()
	defer listing.Unlock()
	list, err := os.OpenFile(filepath.Join(filepath.Dir(path), hashList), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	if !endsInNewline(list) {
		line = "\n" + line
	}
	_, err = list.WriteString(line)
	return errors.Join(err, list.Close())
}

// endsInNewline tells whether a file is empty or ends its last line; one that was edited by hand need not.
func endsInNewline(f *os.File) bool {
	end, err := f.Seek(0, io.SeekEnd)
	if err != nil || end == 0 {
		return true
	}
	var last [1]byte
	_, err = f.ReadAt(last[:], end-1)
	return err != nil || last[0] == '\n'
}
