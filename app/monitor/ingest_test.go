package monitor

import (
	"bytes"
	"runtime"
	"testing"
	"time"

	"livepusher/pusher/amf0"
)

const (
	started = "NetStream.Publish.Start"
	badName = "NetStream.Publish.BadName"
	failed  = "NetStream.Publish.Failed"
)

func TestPublishIsAcceptedOnce(t *testing.T) {
	ctx := begin(t, 30*time.Second)
	m := startMonitor(t)

	first := dial(t, m)
	if code := first.publish(first.connect("live"), key(m)); code != started {
		t.Fatal("first publisher: ", code)
	}
	if !m.Stats().Publishing {
		t.Error("Stats knows of no publisher")
	}

	second := dial(t, m)
	if code := second.publish(second.connect("live"), key(m)); code != badName {
		t.Error("second publisher: ", code)
	}
	second.ended()
	if !m.Stats().Publishing {
		t.Error("the second publisher cost the first its place")
	}

	first.conn.Close()
	waitFor(t, ctx, "the first one leaves", func() bool { return !m.Stats().Publishing })
	third := dial(t, m)
	if code := third.publish(third.connect("live"), key(m)); code != started {
		t.Error("after the first left: ", code)
	}
	third.command(0, "deleteStream", 6.0, nil, 1.0)
	third.ended()
	waitFor(t, ctx, "deleteStream ends the stream", func() bool { return !m.Stats().Publishing })
}

func TestPublishIsRefused(t *testing.T) {
	begin(t, 30*time.Second)
	m := startMonitor(t)
	for name, key := range map[string]string{"wrong key": "0123456789abcdef0123456789abcdef", "no key": "", "longer key": key(m) + "0", "query": key(m) + "?a=b"} {
		t.Run(name, func(t *testing.T) {
			c := dial(t, m)
			if code := c.publish(c.connect("live"), key); code != failed {
				t.Error(code)
			}
			c.ended()
		})
	}
	t.Run("wrong application", func(t *testing.T) {
		c := dial(t, m)
		c.handshake()
		c.command(0, "connect", 1.0, map[string]string{"app": "other"})
		if name, v := c.answer("_result", "_error"); name != "_error" {
			t.Error(name, v)
		}
		c.ended()
	})
	t.Run("playing", func(t *testing.T) {
		c := dial(t, m)
		c.command(c.connect("live"), "play", 5.0, nil, key(m))
		c.command(0, "createStream", 6.0, nil) // answered, while play was not
		if _, v := c.answer("_result", "onStatus"); v[0] != 6.0 {
			t.Error(v)
		}
	})
}

// What no publisher sends ends its own connection, in little memory, and nothing else.
func TestMisbehavingPublishers(t *testing.T) {
	begin(t, 60*time.Second)
	m := startMonitor(t)
	good := dial(t, m)
	if code := good.publish(good.connect("live"), key(m)); code != started {
		t.Fatal(code)
	}
	command := func(args ...byte) func(c *client) {
		return func(c *client) {
			c.handshake()
			body := amf0.AppendNumber(amf0.AppendString(nil, "connect"), 1)
			c.send(rtmpMessage{kind: typeCommand, chunkStream: 3, body: append(body, args...)})
		}
	}
	for name, misbehave := range map[string]func(c *client){
		"a browser's request": func(c *client) { c.write([]byte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")) },
		"garbage for a handshake": func(c *client) {
			c.conn.Write(bytes.Repeat([]byte{0xa5}, 10000))
		},
		"garbage after the handshake": func(c *client) {
			c.handshake()
			c.conn.Write(bytes.Repeat([]byte{0xc7, 0x11, 0xff}, 10000))
		},
		"a message of 16 MB announced": func(c *client) {
			c.handshake()
			c.write([]byte{4, 0, 0, 0, 0xff, 0xff, 0xff, typeVideo, 1, 0, 0, 0})
			c.conn.Write(make([]byte, 1<<20))
		},
		"a command of 1 MB": func(c *client) {
			c.handshake()
			c.write([]byte{3, 0, 0, 0, 0x10, 0, 0, typeCommand, 0, 0, 0, 0})
			c.conn.Write(make([]byte, 1<<20))
		},
		"many messages begun": func(c *client) {
			c.handshake()
			var b []byte
			for id := range byte(16) {
				b = append(b, 4+id, 0, 0, 0, 0x3f, 0xff, 0xff, typeVideo, 1, 0, 0, 0)
				b = append(b, make([]byte, defaultChunk)...)
			}
			for range 70000 {
				for id := range byte(16) {
					b = append(b, 3<<6|(4+id))
					b = append(b, make([]byte, defaultChunk)...)
				}
				if _, err := c.conn.Write(b); err != nil {
					return
				}
				b = b[:0]
			}
		},
		"many chunk streams": func(c *client) {
			c.handshake()
			var b []byte
			for id := range byte(50) {
				b = append(b, 4+id, 0, 0, 0, 0, 0, 1, typeVideo, 1, 0, 0, 0, 0)
			}
			c.conn.Write(b)
		},
		"chunk size 0": func(c *client) {
			c.handshake()
			c.send(rtmpMessage{kind: typeSetChunkSize, chunkStream: 2, body: make([]byte, 4)})
		},
		"an array of 2 billion":  command(0x0a, 0x7f, 0xff, 0xff, 0xff),
		"objects 10000 deep":     command(bytes.Repeat([]byte{0x03, 0, 1, 'a'}, 10000)...),
		"text cut short":         command(0x02, 0xff, 0xff, 'a'),
		"an unknown marker":      command(0x42),
		"a command with no name": func(c *client) { c.handshake(); c.command(0, "", 0.0); c.command(0, "publish", nil); c.conn.Close() },
		"connect with null":      command(0x05),
		"video before publish": func(c *client) {
			c.send(rtmpMessage{kind: typeVideo, chunkStream: 6, stream: c.connect("live"), body: []byte{0x17, 1, 0, 0, 0, 1}})
			c.conn.(interface{ CloseWrite() error }).CloseWrite()
		},
		"HEVC in the old way": func(c *client) {
			good.send(rtmpMessage{kind: typeVideo, chunkStream: 6, stream: 1, body: []byte{0x1c, 0, 0, 0, 0, 1}})
			good.ended()
			good = dial(t, m)
			if code := good.publish(good.connect("live"), key(m)); code != started {
				t.Fatal(code)
			}
			c.conn.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			c := dial(t, m)
			c.t = t
			misbehave(c)
			c.ended()
			runtime.ReadMemStats(&after)
			if grown := int64(after.Sys) - int64(before.Sys); grown > 128<<20 {
				t.Errorf("took %d MiB of memory", grown>>20)
			}
			if !m.Stats().Publishing {
				t.Error("the publisher lost its place")
			}
		})
	}
}

// A connection that says nothing, or stops in the middle, is ended after a time.
func TestSilentConnections(t *testing.T) {
	ctx := begin(t, 30*time.Second)
	m := startWith(t, Config{limits: timeLimits{setup: 300 * time.Millisecond, idle: 400 * time.Millisecond}})

	silent := dial(t, m)
	silent.ended()

	stops := dial(t, m)
	stops.write([]byte{rtmpVersion, 1, 2, 3})
	stops.ended()

	// Reading the answers is not enough: without a publish command there is no admission.
	lingers := dial(t, m)
	lingers.connect("live")
	lingers.ended()

	published := dial(t, m)
	if code := published.publish(published.connect("live"), key(m)); code != started {
		t.Fatal(code)
	}
	for range 10 { // longer than either limit, but never silent
		published.send(rtmpMessage{kind: typeAudio, chunkStream: 4, stream: 1, body: []byte{0xaf, 0}})
		time.Sleep(100 * time.Millisecond)
	}
	if !m.Stats().Publishing {
		t.Fatal("a publisher that sends was ended")
	}
	published.ended()
	waitFor(t, ctx, "the silent publisher is gone", func() bool { return !m.Stats().Publishing })
}

// More connections than a machine's own publishers need are turned away, and places become free again.
func TestConnectionsAreFew(t *testing.T) {
	ctx := begin(t, 30*time.Second)
	m := startMonitor(t)
	var held []*client
	for range maxConnections {
		c := dial(t, m)
		c.handshake()
		held = append(held, c)
	}
	dial(t, m).ended()
	for _, c := range held {
		c.conn.Close()
	}
	waitFor(t, ctx, "places become free", func() bool {
		m.ingest.mu.Lock()
		defer m.ingest.mu.Unlock()
		return len(m.ingest.conns) == 0
	})
	c := dial(t, m)
	if code := c.publish(c.connect("live"), key(m)); code != started {
		t.Error(code)
	}
}

// Close does not wait for anybody's good will.
func TestCloseEndsEverybody(t *testing.T) {
	ctx := begin(t, 30*time.Second)
	m := startMonitor(t)
	dial(t, m)
	half := dial(t, m)
	half.handshake()
	c := dial(t, m)
	c.publish(c.connect("live"), key(m))
	done := make(chan struct{})
	go func() { m.Close(); m.Close(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		t.Fatal("Close hangs")
	}
}

func TestTwoMonitorsHaveOtherSecrets(t *testing.T) {
	begin(t, 30*time.Second)
	a, b := startMonitor(t), startMonitor(t)
	if key(a) == key(b) || len(key(a)) != 32 || a.PageURL() == b.PageURL() {
		t.Error(a.PushURL(), b.PushURL())
	}
}

func TestAddressInUse(t *testing.T) {
	begin(t, 30*time.Second)
	m := startMonitor(t)
	for _, c := range []Config{{RTMPAddr: m.ingest.listener.Addr().String()}, {HTTPAddr: "256.0.0.1:1"}, {RTMPAddr: "nonsense"}} {
		if other, err := Start(c); err == nil {
			other.Close()
			t.Error("started on ", c)
		}
	}
}
