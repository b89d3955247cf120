package monitor

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"
)

// writeTime is how long a viewer may take to accept a fragment.
const writeTime = 10 * time.Second

//go:embed page.html
var page []byte

// web serves the page, its facts and the stream, below a path that only those know who were told.
type web struct {
	hub    *hub
	policy string // Content-Security-Policy
	mux    *http.ServeMux
	server *http.Server

	mu     sync.Mutex
	closed bool
	wg     sync.WaitGroup // of Serve and of each request
}

// newWeb serves on l, below /token/.
func newWeb(l net.Listener, token string, h *hub) *web {
	w := newHandler(token, h)
	w.server = &http.Server{
		Handler:           w,
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	w.wg.Go(func() { w.server.Serve(l) })
	return w
}

// newHandler answers below /token/, without a server.
func newHandler(token string, h *hub) *web {
	w := &web{hub: h, policy: policy(page), mux: http.NewServeMux()}
	w.mux.HandleFunc("GET /"+token+"/{$}", w.page)
	w.mux.HandleFunc("GET /"+token+"/facts", w.facts)
	w.mux.HandleFunc("GET /"+token+"/stream.mp4", w.video)
	return w
}

// close ends all connections and waits for their requests.
func (h *web) close() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	h.server.Close()
	h.wg.Wait()
}

// enter counts a request in, until the end has come.
func (h *web) enter() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.wg.Add(1)
	}
	return !h.closed
}

// ServeHTTP refuses requests that come under a foreign name: a web page elsewhere can point a name of
// its own at this machine (DNS rebinding) and would then be let in as if it were ours. It cannot do
// that with an address, which is no name.
func (h *web) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !h.enter() {
		return
	}
	defer h.wg.Done()
	header := w.Header()
	header.Set("Content-Security-Policy", h.policy)
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "no-store")
	if !ownHost(r.Host) {
		http.Error(w, "this page is served under a numeric address or as localhost only", http.StatusForbidden)
		return
	}
	h.mux.ServeHTTP(w, r)
}

// ownHost tells whether a Host header names localhost or an address.
func ownHost(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	if host == "localhost" {
		return true
	}
	_, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil
}

// policy allows what the page brings along, by its hash, and what it fetches from here; nothing else.
func policy(page []byte) string {
	hash := func(tag string) string {
		_, after, _ := bytes.Cut(page, []byte("<"+tag+">"))
		inner, _, _ := bytes.Cut(after, []byte("</"+tag+">"))
		sum := sha256.Sum256(inner)
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; script-src " + hash("script") + "; style-src " + hash("style") +
		"; connect-src 'self'; media-src 'self' blob:; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

func (h *web) page(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(page)
}

// facts answers what is known of the stream and, for the viewer v at play position t in seconds, the
// latency.
func (h *web) facts(w http.ResponseWriter, r *http.Request) {
	f := facts{}
	if s := h.hub.current(); s != nil {
		f = newFacts(s.stats(time.Now()))
		if v := s.viewer(r.FormValue("v")); v != nil {
			f.Latency = v.latencyAt(r.FormValue("t"))
		}
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(f)
}

// latencyAt is the latency in ms at a play position in seconds, or nil.
func (v *viewer) latencyAt(position string) *int {
	t, err := strconv.ParseFloat(position, 64)
	if err != nil || !(t >= 0 && t < 1e7) {
		return nil
	}
	d, ok := v.latency(time.Duration(t*float64(time.Second)), time.Now())
	if !ok {
		return nil
	}
	ms := int(d.Milliseconds())
	return &ms
}

// video answers the stream as fragmented MP4, from the newest key frame on, until it ends.
func (h *web) video(w http.ResponseWriter, r *http.Request) {
	s := h.hub.current()
	if s == nil {
		http.Error(w, errNotLive.Error(), http.StatusServiceUnavailable)
		return
	}
	v, err := s.join(r.FormValue("v"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	defer s.part(v)
	w.Header().Set("Content-Type", "video/mp4")
	if r.Method == http.MethodHead {
		return
	}
	if err := h.stream(w, r, v); err != nil && !errors.Is(err, r.Context().Err()) {
		panic(http.ErrAbortHandler) // so that the viewer does not take it for the end of the stream
	}
}

func (h *web) stream(w http.ResponseWriter, r *http.Request, v *viewer) error {
	c := http.NewResponseController(w)
	m, err := newMP4(flushingWriter{
		w: w, flush: c.Flush,
		limit: func() error { return c.SetWriteDeadline(time.Now().Add(writeTime)) },
	}, v.video, v.audio)
	if err != nil {
		return err
	}
	defer m.close()
	err = v.serve(r.Context(), m)
	c.SetWriteDeadline(time.Time{}) // the connection may serve other requests
	return err
}
