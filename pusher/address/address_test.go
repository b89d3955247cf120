package address

import (
	"strings"
	"testing"
	"time"
)

func TestRedact(t *testing.T) {
	for in, want := range map[string]string{
		"rtmp://host/app/key":                    "rtmp://host/app/****",
		"rtmp://host/key":                        "rtmp://host/****",
		"rtmp://host/":                           "rtmp://host/****",
		"rtmp://%zz/app/key":                     "****",
		"rtmp://host/app/key?sign=1":             "rtmp://host/app/****",
		"rtmp://host:1935/app/instance/key":      "rtmp://host:1935/app/instance/****",
		"rtmps://user:pass@host/app/key#part":    "rtmps://host/app/****",
		" rtmp://host/app/key ":                  "rtmp://host/app/****",
		"no address with a key":                  "****",
		"rtmp://ho st/app/key":                   "****",
		"rtmp://host/app/":                       "rtmp://host/app/****",
		"rtmp://[::1]:1935/live/key?txSecret=ab": "rtmp://[::1]:1935/live/****",
		"rtmp://host/app/a%2Fb":                  "rtmp://host/app/****",
		"rtmp://host/app/?streamname=key":        "rtmp://host/app/****",
	} {
		if got := Redact(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, row := range []struct{ name, text, says string }{
		{"good", "rtmp://host/app/key", ""},
		{"good, with parameters", "rtmps://host:443/app/key?a=b", ""},
		{"good, two levels", "rtmp://host/app/instance/key", ""},
		{"nothing", "", "must begin with"},
		{"a page", "https://host/app/key", "must begin with"},
		{"no server", "rtmp:///app/secret", "names no server"},
		{"no key", "rtmp://host/app", "ends too early"},
		{"no key, slash", "rtmp://host/app/", "ends too early"},
		{"good, a key of parameters", "rtmp://host/app/?streamname=a", ""},
		{"parameters of the application", "rtmp://host/app?secret", "ends too early"},
		{"unreadable", "rtmp://ho st/app/secret", "cannot be read"},
	} {
		err := Check(row.text)
		if row.says == "" && err != nil || row.says != "" && (err == nil || !strings.Contains(err.Error(), row.says)) {
			t.Errorf("%s: %v, want %q", row.name, err, row.says)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the key is in the error", row.name)
		}
	}
}

// The vector of Tencent's documentation.
const vectorURL = "rtmp://push.example.com/live/11212122?txSecret=2133c689c452f0bf81b1a88261f1d9a6&txTime=579ACB15"

func TestSign(t *testing.T) {
	s := Signing{Domain: "push.example.com", App: "live", Stream: "11212122", Key: "txrtmp", Until: time.Unix(1469762325, 0)}
	got, err := s.URL()
	if err != nil || got != vectorURL {
		t.Errorf("%q, %v", got, err)
	}
	if at, ok := Expiry(got); !ok || !at.Equal(s.Until) {
		t.Errorf("it expires at %v, %v", at, ok)
	}
}

func TestSignRefuses(t *testing.T) {
	good := Signing{Domain: "d.example.com", App: "live", Stream: "s", Key: "topsecret", Until: time.Unix(1469762325, 0)}
	for _, row := range []struct {
		name, says string
		change     func(*Signing)
	}{
		{"no domain", "domain", func(s *Signing) { s.Domain = "" }},
		{"a path as domain", "domain", func(s *Signing) { s.Domain = "d.example.com/live" }},
		{"a space in the app", "app", func(s *Signing) { s.App = "my app" }},
		{"parameters in the stream", "stream", func(s *Signing) { s.Stream = "s?x=1" }},
		{"no key", "key is empty", func(s *Signing) { s.Key = "" }},
		{"before 1970", "shorter validity", func(s *Signing) { s.Until = time.Unix(-5, 0) }},
		{"after 9999", "shorter validity", func(s *Signing) { s.Until = time.Unix(1<<40, 0) }},
	} {
		s := good
		row.change(&s)
		_, err := s.URL()
		if err == nil || !strings.Contains(err.Error(), row.says) || strings.Contains(err.Error(), "topsecret") {
			t.Errorf("%s: %v, want %q", row.name, err, row.says)
		}
	}
}

func TestExpiry(t *testing.T) {
	for _, row := range []struct {
		name, text string
		want       int64 // 0 for none
	}{
		{"signed", vectorURL, 1469762325},
		{"lower case", "rtmp://h/a/k?txTime=579acb15", 1469762325},
		{"unsigned", "rtmp://h/a/k", 0},
		{"no hex", "rtmp://h/a/k?txTime=XYZ", 0},
		{"negative", "rtmp://h/a/k?txTime=-5", 0},
		{"huge", "rtmp://h/a/k?txTime=7FFFFFFFFFFFFFFF", 0},
		{"empty", "rtmp://h/a/k?txTime=", 0},
		{"no address", "::", 0},
	} {
		at, ok := Expiry(row.text)
		if ok != (row.want != 0) || ok && at.Unix() != row.want {
			t.Errorf("%s: %v, %v", row.name, at, ok)
		}
	}
}

func TestExpired(t *testing.T) {
	expiry := time.Unix(1469762325, 0)
	for _, row := range []struct {
		name    string
		text    string
		now     time.Duration // after its expiry
		planned time.Duration
		says    string
	}{
		{"two hours ago", vectorURL, 2*time.Hour + time.Minute, 0, "expired 2 hours ago"},
		{"a day ago", vectorURL, 25 * time.Hour, 0, "expired 1 day ago"},
		{"just now", vectorURL, 0, 0, "expired a moment ago"},
		{"good", vectorURL, -time.Hour, time.Minute, ""},
		{"good, but not for long enough", vectorURL, -90 * time.Minute, 3 * time.Hour, "expires in 1 hour, before the planned end"},
		{"does not tell", "rtmp://h/a/k", time.Hour, time.Hour, ""},
	} {
		now := expiry.Add(row.now)
		err := ExpiresBefore(row.text, now, now.Add(row.planned))
		if row.says == "" && err != nil || row.says != "" && (err == nil || !strings.Contains(err.Error(), row.says)) {
			t.Errorf("%s: %v, want %q", row.name, err, row.says)
		}
		if old := Expired(row.text, now); (old != nil) != (row.now >= 0 && row.says != "") {
			t.Errorf("%s: expired: %v", row.name, old)
		}
	}
}

func TestWarnings(t *testing.T) {
	hd := Stream{Width: 540, Height: 960, Bitrate: 1200, KeyInterval: 2 * time.Second}
	fhd := Stream{Width: 720, Height: 1280, Bitrate: 1800, KeyInterval: 2 * time.Second}
	for _, row := range []struct {
		name, text string
		stream     Stream
		says       []string
	}{
		{"an unknown platform", "rtmp://push.example.com/live/k", fhd, nil},
		{"a name that only looks like one", "rtmp://notyoutube.com/live/k", fhd, nil},
		{"YouTube, small", "rtmp://a.rtmp.youtube.com/live2/k", hd, nil},
		{"YouTube, large and thin", "rtmp://A.RTMP.YouTube.com/live2/k", fhd, []string{"at least 3000 kbit/s for 720x1280"}},
		{"Cloudflare, plain and thin", "rtmp://live.cloudflare.com/live/k", hd, []string{"rtmps://", "at least 2000"}},
		{"Cloudflare, as it likes", "rtmps://live.cloudflare.com:443/live/k", Stream{720, 1280, 2500, 2 * time.Second}, nil},
		{"Twitch, fat", "rtmp://live.twitch.tv/app/k", Stream{1080, 1920, 9000, 2 * time.Second}, []string{"at most 6000"}},
		{"rare key frames", "rtmp://live.twitch.tv/app/k", Stream{1080, 1920, 4000, 10 * time.Second}, []string{"key frame"}},
	} {
		got := Warnings(row.text, row.stream)
		if len(got) != len(row.says) {
			t.Errorf("%s: %q", row.name, got)
			continue
		}
		for i, says := range row.says {
			if text := sentence(got[i]); !strings.Contains(text, says) || strings.Contains(text, "{") {
				t.Errorf("%s: %q does not say %q", row.name, got[i], says)
			}
		}
	}
}

// sentence is a warning's in English.
func sentence(w Warning) string {
	text := WarningTexts[w.Key]
	for word, value := range w.Args {
		text = strings.ReplaceAll(text, "{"+word+"}", value)
	}
	return text
}

func TestPlatform(t *testing.T) {
	for text, want := range map[string]string{
		"rtmp://a.rtmp.youtube.com/live2/k": "YouTube", "rtmps://live.cloudflare.com:443/live/k": "Cloudflare Stream",
		"rtmp://notyoutube.com/live/k": "", "": "", "::": "", "youtube.com": "",
	} {
		if got := Platform(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("rtmp://host/app/key")
	f.Add("rtmp://u:p@h:1/a//b?c=d#e")
	f.Fuzz(func(t *testing.T, s string) {
		secret := "5e2c7eT"
		for _, url := range []string{"rtmp://host/app/" + secret + s, "rtmp://host/app/x" + s + "?k=" + secret, "rtmp://" + secret + ":x@host/app/k" + s} {
			if Check(url) == nil && strings.Contains(Redact(url), secret) {
				// A slash in s makes the secret a folder of the application, which is no secret.
				if !strings.Contains(s, "/") && !strings.Contains(strings.ToLower(s), "%2f") {
					t.Errorf("Redact(%q) = %q", url, Redact(url))
				}
			}
		}
	})
}

func FuzzAddress(f *testing.F) {
	f.Add(vectorURL)
	f.Add("rtmps://user:pw@[::1]:1935/a/b/c?d#e")
	f.Add("rtmp://%zz/a/b")
	f.Fuzz(func(t *testing.T, text string) {
		Check(text)
		Expiry(text)
		Warnings(text, Stream{})
		if Check(text) == nil && !strings.HasSuffix(Redact(text), "/****") {
			t.Errorf("%q is shown as %q", text, Redact(text))
		}
	})
}
