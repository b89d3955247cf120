package monitor

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestHostsThatAreOurs(t *testing.T) {
	for host, ours := range map[string]bool{
		"127.0.0.1:8080": true, "localhost:8080": true, "localhost": true, "[::1]:80": true, "::1": true, "192.168.1.5:80": true,
		"evil.example:8080": false, "evil.example": false, "localhost.evil.example": false, "127.0.0.1.evil.example:80": false, "": false,
		"localhost.": false, "2130706433": false,
	} {
		if ownHost(host) != ours {
			t.Errorf("%q: %v", host, !ours)
		}
	}
}

// The page is there for those who know its address, and for no page from elsewhere.
func TestPageIsGuarded(t *testing.T) {
	ctx := begin(t, 30*time.Second)
	m := startMonitor(t)
	page := m.PageURL()
	u, err := url.Parse(page)
	check(t, err)
	root := "http://" + u.Host
	for _, test := range []struct {
		name, method, url, host string
		code                    int
	}{
		{"page", "GET", page, "", http.StatusOK},
		{"page's head", "HEAD", page, "", http.StatusOK},
		{"facts", "GET", page + "facts", "", http.StatusOK},
		{"facts, odd questions", "GET", page + "facts?v=%00&t=NaN", "", http.StatusOK},
		{"stream without publisher", "GET", page + "stream.mp4", "", http.StatusServiceUnavailable},
		{"by the name of localhost", "GET", page, "localhost:1", http.StatusOK},
		{"by a foreign name", "GET", page, "evil.example", http.StatusForbidden},
		{"facts by a foreign name", "GET", page + "facts", "evil.example:80", http.StatusForbidden},
		{"without the secret", "GET", root + "/", "", http.StatusNotFound},
		{"with a wrong secret", "GET", root + "/0123456789abcdef0123456789abcdef/", "", http.StatusNotFound},
		{"facts without the secret", "GET", root + "/facts", "", http.StatusNotFound},
		{"above", "GET", page + "../", "", http.StatusNotFound},
		{"what is not there", "GET", page + "other", "", http.StatusNotFound},
		{"writing", "POST", page, "", http.StatusMethodNotAllowed},
		{"asking for permission", "OPTIONS", page + "facts", "", http.StatusMethodNotAllowed},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(ctx, test.method, test.url, nil)
			check(t, err)
			r.Host = test.host
			r.Header.Set("Origin", "http://evil.example")
			code, body, header := do(t, r)
			if code != test.code {
				t.Errorf("%d: %s", code, body)
			}
			for name := range header {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Error("other origins are let in by ", name)
				}
			}
			if p := header.Get("Content-Security-Policy"); !strings.HasPrefix(p, "default-src 'none'; script-src 'sha256-") || strings.Contains(p, "unsafe") {
				t.Error(p)
			}
			if header.Get("Cache-Control") != "no-store" || header.Get("Referrer-Policy") != "no-referrer" || header.Get("X-Content-Type-Options") != "nosniff" {
				t.Error(header)
			}
			if code != http.StatusOK && strings.Contains(body, strings.Trim(u.Path, "/")) {
				t.Error("an error tells the secret")
			}
		})
	}
}

// The page needs nothing from elsewhere.
func TestPageIsWhole(t *testing.T) {
	for _, outside := range []string{"http://", "https://", "src=", "@import", "url(", "style="} {
		text := strings.ReplaceAll(string(page), "xmlns='http://www.w3.org/2000/svg'", "")
		if strings.Contains(text, outside) {
			t.Errorf("the page holds %q", outside)
		}
	}
	if strings.Count(string(page), "<script>") != 1 || strings.Count(string(page), "<style>") != 1 {
		t.Error("the policy knows one script and one style")
	}
}
