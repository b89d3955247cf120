package nginx

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Recording waits for a recording of the stream key to be complete and returns its path: nginx has
// closed the file once its size is settled and the publisher gone.
func (s *Server) Recording(key string) string {
	s.t.Helper()
	size := int64(-1)
	for deadline := time.Now().Add(startTime); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		files, _ := filepath.Glob(filepath.Join(s.RecDir(), key+"-*.flv"))
		if len(files) == 0 {
			continue
		}
		info, err := os.Stat(files[len(files)-1])
		if err == nil && info.Size() == size {
			return files[len(files)-1]
		}
		if err == nil {
			size = info.Size()
		}
	}
	s.t.Fatalf("nginx has recorded nothing of %q\n%s", key, s.log())
	return ""
}

// WaitRecorded waits until the newest recording of the stream key holds something, and tells when that was.
func (s *Server) WaitRecorded(key string) time.Time {
	s.t.Helper()
	begin := time.Now()
	for ; time.Since(begin) < startTime; time.Sleep(5 * time.Millisecond) {
		files, _ := filepath.Glob(filepath.Join(s.RecDir(), key+"-*.flv"))
		for _, f := range files {
			if info, err := os.Stat(f); err == nil && info.Size() > 1000 && info.ModTime().After(begin.Add(-time.Second)) {
				return time.Now()
			}
		}
	}
	s.t.Fatalf("nginx records nothing of %q\n%s", key, s.log())
	return time.Time{}
}

// Tag is a tag of an FLV file.
type Tag struct {
	Type byte   // 8 audio, 9 video, 18 data
	MS   uint32 // time in milliseconds
	Body []byte
}

// Tags reads an FLV file, such as a recording or one that ffmpeg has written.
func Tags(t testing.TB, path string) []Tag {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(b) < 13 || string(b[:3]) != "FLV" {
		t.Fatalf("%s is no FLV file", path)
	}
	var tags []Tag
	for b = b[13:]; len(b) >= 11; {
		size := int(b[1])<<16 | int(b[2])<<8 | int(b[3])
		if len(b) < 11+size+4 {
			t.Fatalf("%s is cut in tag %d", path, len(tags))
		}
		ms := uint32(b[7])<<24 | binary.BigEndian.Uint32(b[3:7])&0xffffff
		tags = append(tags, Tag{Type: b[0], MS: ms, Body: b[11 : 11+size]})
		b = b[11+size+4:]
	}
	return tags
}
