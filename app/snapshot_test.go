package app

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"livepusher/pusher/media"
)

// Snapshots that are taken at once, by two programs even, are all there and all in the list, which the
// system's own tool checks.
func TestHashListOfSnapshotsTakenAtOnce(t *testing.T) {
	folder := t.TempDir()
	const half = 8
	if err := os.WriteFile(filepath.Join(folder, "mine.txt"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	sum, err := exec.Command("sha256sum", filepath.Join(folder, "mine.txt")).Output()
	if err != nil {
		t.Fatal(err)
	}
	// A list that was begun by hand, without an end of its line.
	if err := os.WriteFile(filepath.Join(folder, hashList), []byte(strings.Fields(string(sum))[0]+"  mine.txt"), 0o644); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	var all sync.WaitGroup
	for i := range 2 * half {
		all.Go(func() {
			p := media.NewPicture(64, 48)
			media.Fill(p, byte(16+i), 128, 128)
			path, err := snapshotWish{folder: folder, hashes: true, compressed: i >= half}.save(p, now)
			if _, missing := os.Stat(path); err != nil || missing != nil {
				t.Errorf("%q, %v, %v", path, err, missing)
			}
		})
	}
	all.Wait()
	check := exec.Command("sha256sum", "-c", "--strict", hashList)
	check.Dir, check.Env = folder, append(os.Environ(), "LC_ALL=C")
	out, err := check.CombinedOutput()
	if ok := strings.Count(string(out), ": OK\n"); err != nil || ok != 2*half+1 {
		t.Errorf("%d are in the list and right, want %d: %v\n%s", ok, 2*half+1, err, out)
	}
	for _, ending := range []string{"png", "jpg"} {
		if files, _ := filepath.Glob(filepath.Join(folder, "*."+ending)); len(files) != half {
			t.Errorf("%d files are %s, want %d", len(files), ending, half)
		}
	}
}

func TestSnapshotsWithoutAList(t *testing.T) {
	folder := t.TempDir()
	if _, err := (snapshotWish{folder: folder}).save(media.NewPicture(64, 48), time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, hashList)); err == nil {
		t.Error("there is a list that nobody asked for")
	}
}

func TestSnapshotsThatCannotBeSavedSayWhatToDo(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	listless := filepath.Join(dir, "listless")
	if err := os.MkdirAll(filepath.Join(listless, hashList), 0o755); err != nil { // a folder of the list's name
		t.Fatal(err)
	}
	for _, row := range []struct{ folder, key string }{
		{filepath.Join(dir, "unplugged"), "note.snapshot-no-folder"},
		{file, "note.snapshot-no-folder"},
		{"/proc/self", "note.snapshot-no-folder"}, // nothing can be made there, whoever asks
		{listless, "note.snapshot-unlisted"},
	} {
		path, err := snapshotWish{folder: row.folder, hashes: true}.save(media.NewPicture(64, 48), time.Now())
		var trouble *snapshotTrouble
		if !errors.As(err, &trouble) || trouble.key != row.key || trouble.folder != row.folder {
			t.Errorf("%s: %v %+v, want %s", row.folder, err, trouble, row.key)
		}
		if there := path != ""; there != (row.key == "note.snapshot-unlisted") {
			t.Errorf("%s: path %q", row.folder, path)
		}
	}
	for err, key := range map[error]string{syscall.ENOSPC: "note.snapshot-full", syscall.EDQUOT: "note.snapshot-full", syscall.EACCES: "note.snapshot-denied",
		syscall.EROFS: "note.snapshot-denied", syscall.EIO: "note.snapshot-failed"} {
		var trouble *snapshotTrouble
		if got := troubleWith("/f", fmt.Errorf("wrapped: %w", &os.PathError{Op: "write", Path: "/f/a.png", Err: err})); !errors.As(got, &trouble) || trouble.key != key {
			t.Errorf("%v: %+v, want %s", err, got, key)
		}
	}
}
