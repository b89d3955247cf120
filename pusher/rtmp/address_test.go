package rtmp

import (
	"strings"
	"testing"
)

func TestParseAddress(t *testing.T) {
	rows := []struct {
		name, text                    string
		host, port, app, stream, tURL string
	}{
		{"plain", "rtmp://host/live/key", "host", "1935", "live", "key", "rtmp://host/live"},
		{"TLS", "rtmps://host/live/key", "host", "443", "live", "key", "rtmps://host/live"},
		{"port", "rtmp://host:29350/live/key", "host", "29350", "live", "key", "rtmp://host:29350/live"},
		{"parameters", "rtmp://h/live/s?txSecret=a&txTime=5/6?x", "h", "1935", "live", "s?txSecret=a&txTime=5/6?x", "rtmp://h/live"},
		{"empty parameters", "rtmp://h/live/s?", "h", "1935", "live", "s?", "rtmp://h/live"},
		{"instance", "rtmp://h/app/inst/key", "h", "1935", "app/inst", "key", "rtmp://h/app/inst"},
		{"slash at the end", "rtmp://h/app/key/", "h", "1935", "app", "key", "rtmp://h/app"},
		{"doubled slash", "rtmp://h//app//key", "h", "1935", "app", "key", "rtmp://h/app"},
		{"upper case and spaces around", " RTMP://Host/App/Key \n", "Host", "1935", "App", "Key", "rtmp://Host/App"},
		{"IPv6", "rtmp://[::1]:1936/app/key", "::1", "1936", "app", "key", "rtmp://[::1]:1936/app"},
		{"IPv6 without port", "rtmps://[2001:db8::1]/app/key", "2001:db8::1", "443", "app", "key", "rtmps://[2001:db8::1]/app"},
		{"a slash in the key", "rtmp://h/app/a%2Fb%2fc?d=e%2Ff", "h", "1935", "app", "a/b/c?d=e%2Ff", "rtmp://h/app"},
		{"a key of parameters", "rtmp://h/app/?streamname=a&key=b", "h", "1935", "app", "?streamname=a&key=b", "rtmp://h/app"},
		{"user", "rtmp://user:pass@h/app/key", "h", "1935", "app", "key", "rtmp://h/app"},
		{"odd letters in the key go as they are", "rtmp://h/app/k%zz#1 直播", "h", "1935", "app", "k%zz#1 直播", "rtmp://h/app"},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			a, err := parseAddress(r.text)
			if err != nil {
				t.Fatal(err)
			}
			if a.host != r.host || a.port != r.port || a.app != r.app || a.stream != r.stream || a.tcURL != r.tURL {
				t.Errorf("got %q %q %q %q %q", a.host, a.port, a.app, a.stream, a.tcURL)
			}
		})
	}
}

func TestNoAddress(t *testing.T) {
	rows := []struct {
		name, text string
		want       error
	}{
		{"empty", "", errScheme},
		{"another scheme", "http://h/app/geheim", errScheme},
		{"no scheme", "h/app/geheim", errScheme},
		{"no server", "rtmp:///app/geheim", errServer},
		{"only a user", "rtmp://geheim@/app/geheim", errServer},
		{"port 0", "rtmp://h:0/app/geheim", errServer},
		{"port too large", "rtmp://h:65536/app/geheim", errServer},
		{"port of letters", "rtmp://h:geheim/app/geheim", errServer},
		{"open bracket", "rtmp://[::1/app/geheim", errServer},
		{"query before the path", "rtmp://h?geheim/app/x", errServer},
		{"no application", "rtmp://h/geheim", errStream},
		{"no key", "rtmp://h/app/", errStream},
		{"parameters of the application", "rtmp://h/app?geheim", errStream},
		{"parameters of nothing", "rtmp://h/?geheim", errStream},
		{"nothing after the server", "rtmp://h", errStream},
		{"longer than any address", "rtmp://h/app/" + strings.Repeat("geheim", 2000), errLong},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			if _, err := parseAddress(r.text); err != r.want {
				t.Fatalf("error %v, want %v", err, r.want)
			}
			_, err := Dial(t.Context(), r.text, Config{})
			e, ok := err.(*Error)
			if !ok || e.Phase != PhaseAddress || strings.Contains(err.Error(), "geheim") {
				t.Errorf("Dial: %v", err)
			}
		})
	}
}

func TestPublicWords(t *testing.T) {
	a, err := parseAddress("rtmp://user:p%40ss@h/app/geheim?sign=abc123&t=")
	if err != nil {
		t.Fatal(err)
	}
	rows := []struct{ name, words, want string }{
		{"harmless", "Already publishing", "Already publishing"},
		{"key", "stream geheim is taken", ""},
		{"key in capitals", "stream GEHEIM", ""},
		{"value of a parameter", "bad abc123!", ""},
		{"password", "p@ss", ""},
		{"password as in the address", "p%40ss", ""},
		{"user", "no user", ""},
		{"lines and escapes", "a\r\nb\x1b[31m\u200bc\xff", "a b [31m c"},
		{"long", strings.Repeat("x", 1000), strings.Repeat("x", maxWords)},
		{"cut within a letter", strings.Repeat("播", 100), strings.Repeat("播", maxWords/3)},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			if got := a.publicWords(r.words); got != r.want {
				t.Errorf("got %q, want %q", got, r.want)
			}
		})
	}
}

func FuzzParseAddress(f *testing.F) {
	f.Add("rtmp://user:pass@host:1935/app/inst/key?a=b&c=d")
	f.Add("rtmps://[::1]/a/b")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := parseAddress(text)
		if err != nil {
			return
		}
		if a.host == "" || a.port == "" || a.app == "" || a.stream == "" || strings.Contains(a.app, "?") || strings.ContainsAny(a.host, "/@?") {
			t.Errorf("%q gives %+v", text, a)
		}
		if !strings.HasSuffix(strings.TrimRight(strings.TrimSpace(text), "/"), strings.TrimRight(a.stream, "/")) {
			t.Errorf("key %q of %q", a.stream, text)
		}
		again, err := parseAddress(a.tcURL + "/" + a.stream)
		if err != nil || again.host != a.host || again.app != a.app || again.stream != a.stream {
			t.Errorf("%q again is %+v, %v; was %+v", text, again, err, a)
		}
		for _, s := range a.secrets {
			if a.publicWords("x"+s+"x") != "" {
				t.Errorf("%q is a secret and is shown", s)
			}
		}
	})
}
