package address

import (
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	for _, row := range []struct{ name, text, server, key string }{
		{"plain", "rtmp://host/app/key", "rtmp://host/app", "key"},
		{"TLS", "rtmps://host/app/key", "rtmps://host/app", "key"},
		{"port", "rtmps://host:443/rtmp/key", "rtmps://host:443/rtmp", "key"},
		{"IPv6", "rtmp://[2001:db8::1]:1936/app/key", "rtmp://[2001:db8::1]:1936/app", "key"},
		{"signed", "rtmp://h/live/me?txSecret=a/b&txTime=5F", "rtmp://h/live", "me?txSecret=a/b&txTime=5F"},
		{"space around", " \trtmp://host/app/key\r\n", "rtmp://host/app", "key"},
		{"an instance", "rtmp://host/app/inst/key", "rtmp://host/app/inst", "key"},
		{"a slash in the key", "rtmp://host/app/a%2Fb%2fc?d=%2F", "rtmp://host/app", "a/b/c?d=%2F"},
		{"a key of parameters", "rtmp://host/app/?streamname=a&key=b", "rtmp://host/app", "?streamname=a&key=b"},
		{"parameters after the application", "rtmp://host/app?key=b", "rtmp://host/app", "?key=b"},
		{"user", "rtmp://user:pass@host/app/key", "rtmp://host/app", "key"},
		{"doubled slashes", "rtmp://host//app//key", "rtmp://host/app", "key"},
		{"server alone", "rtmp://host/app", "rtmp://host/app", ""},
		{"server alone, slash", "rtmp://host/app/", "rtmp://host/app", ""},
		{"host alone", "rtmp://host", "rtmp://host", ""},
		{"a page", "https://host/a/b", "https://host/a", "b"},
		{"no address", " hello ", "hello", ""},
		{"nothing", "", "", ""},
	} {
		server, key := Split(row.text)
		if server != row.server || key != row.key {
			t.Errorf("%s: %q and %q", row.name, server, key)
		}
		if Check(row.text) != nil {
			continue
		}
		if again, rest := Split(Join(server, key)); again != server || rest != key || Check(Join(server, key)) != nil {
			t.Errorf("%s: joined it is %q", row.name, Join(server, key))
		}
	}
}

func TestJoin(t *testing.T) {
	for _, row := range []struct{ name, server, key, want string }{
		{"plain", "rtmp://host/app", "key", "rtmp://host/app/key"},
		{"slashes and spaces around", " rtmp://host/app/ ", " /key ", "rtmp://host/app/key"},
		{"slash in the key", "rtmp://host/app", "a/b?c=d/e", "rtmp://host/app/a%2Fb?c=d/e"},
		{"a key of parameters", "rtmp://host/app/", "?a=b", "rtmp://host/app/?a=b"},
		{"no key", "rtmp://host/app/", "", "rtmp://host/app"},
		{"no server", "", "key", ""},
		{"nothing", "", "", ""},
	} {
		if got := Join(row.server, row.key); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add(vectorURL)
	f.Add("rtmps://user:pw@[::1]:1935/a//b/c%2Fd?e#f")
	f.Add("rtmp://h/a/?k=v")
	f.Fuzz(func(t *testing.T, text string) {
		server, key := Split(text)
		if Check(text) != nil {
			return
		}
		if key == "" && !strings.Contains(text, "#") {
			t.Errorf("%q has no key", text)
		}
		name, _, _ := strings.Cut(key, "?")
		if server != strings.TrimSpace(server) || key != strings.TrimSpace(key) || name != strings.Trim(name, "/") {
			return // odd, and made even
		}
		if again, rest := Split(Join(server, key)); again != server || rest != key {
			t.Errorf("%q: %q and %q come back as %q and %q", text, server, key, again, rest)
		}
	})
}
