package standard

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/disintegration/imaging"

	"livepusher/assets"
	"livepusher/pusher"
	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

// Bounds of a waiting image that the user names.
const (
	maxWaitingBytes  = 32 << 20 // of a file
	maxWaitingFetch  = 8 << 20  // of what a server sends: a PNG of 1080x1920 has 5 MB at most
	maxWaitingHeader = 64 << 10 // of its answer
	waitingTimeout   = 5 * time.Second
)

// fetcher fetches waiting images. What a server has compressed is not expanded: pictures are compressed
// already, and a few bytes could become any number.
var fetcher = func() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DisableCompression, t.DisableKeepAlives, t.MaxResponseHeaderBytes = true, true, maxWaitingHeader
	return &http.Client{Transport: t}
}()

// waiting draws the waiting image; see pusher.Parts.Waiting.
func waiting(name, hash string, width, height int) (*media.Frame, error) {
	f, _, err := LookAtWaiting(name, hash, width, height)
	return f, err
}

// LookAtWaiting draws the waiting image as it is pushed, and tells the md5 of its file in hex, where there is
// one that can be read. With an error the picture is the built-in one. It may take some seconds.
func LookAtWaiting(name, hash string, width, height int) (f *pusher.Frame, sum string, err error) {
	builtIn := capture.FromImage(assets.Waiting(width, height))
	if name == "" {
		return builtIn, "", nil
	}
	data, err := load(name)
	if err != nil {
		return builtIn, "", err
	}
	digest := md5.Sum(data)
	sum = hex.EncodeToString(digest[:])
	if hash != "" && sum != strings.ToLower(hash) {
		return builtIn, sum, fmt.Errorf("its md5 is %s, not waiting-image-hash %s: choose the right file or correct the hash", sum, hash)
	}
	img, err := capture.DecodePicture(data)
	if err != nil {
		return builtIn, sum, err
	}
	return capture.FromImage(imaging.Fill(img, width, height, imaging.Center, imaging.Linear)), sum, nil
}

// load reads a file or an http(s) address, within bounds.
func load(name string) ([]byte, error) {
	if !strings.HasPrefix(name, "http://") && !strings.HasPrefix(name, "https://") {
		return loadFile(name)
	}
	ctx, cancel := context.WithTimeout(context.Background(), waitingTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, name, nil)
	if err != nil {
		return nil, errors.New("its address cannot be read")
	}
	response, err := fetcher.Do(request)
	if err != nil {
		return nil, errors.New("its address does not answer")
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("its address answers %s", response.Status)
	}
	data, err := readBounded(response.Body, maxWaitingFetch)
	if ctx.Err() != nil {
		return nil, fmt.Errorf("its address does not end in time, within %v", waitingTimeout)
	}
	return data, err
}

func loadFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file", name)
	}
	return readBounded(f, maxWaitingBytes)
}

func readBounded(r io.Reader, limit int) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err == nil && len(data) > limit {
		err = fmt.Errorf("it is larger than %d MB", limit>>20)
	}
	return data, err
}
