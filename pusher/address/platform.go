package address

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Stream is what is going to be pushed, as far as platforms ask for it.
type Stream struct {
	Width, Height int
	Bitrate       int           // most that the video may take, kbit/s
	KeyInterval   time.Duration // between key frames
}

// platform is what a streaming service asks for, by its own help pages.
type platform struct {
	name    string
	hosts   []string      // its push servers' names end so
	secure  bool          // takes rtmps only
	floor   int           // kbit/s of video that it wants at least
	from    int           // from pictures of this shorter side on; 0 is any
	ceiling int           // kbit/s that it takes at most; 0 is not known
	keys    time.Duration // longest time between key frames
}

var platforms = []platform{
	{name: "YouTube", hosts: []string{"youtube.com"}, floor: 3000, from: 720, keys: 4 * time.Second},
	{name: "Cloudflare Stream", hosts: []string{"cloudflare.com", "cloudflarestream.com"}, secure: true, floor: 2000, keys: 8 * time.Second},
	{name: "Facebook Live", hosts: []string{"facebook.com"}, secure: true, keys: 4 * time.Second},
	{name: "Twitch", hosts: []string{"twitch.tv", "live-video.net"}, ceiling: 6000, keys: 4 * time.Second},
}

// Warning is what the platform behind an address will not like about a stream, with its remedy. Key is one
// of WarningTexts, for translations; Args fill its sentence.
type Warning struct {
	Key  string
	Args map[string]string
}

// WarningTexts: key -> English.
var WarningTexts = map[string]string{
	"platform-secure":  "{platform} takes encrypted streams only: use the address that begins with rtmps://",
	"platform-floor":   "{platform} wants at least {limit} kbit/s for {size}: raise max-bitrate, which is {bitrate}, or choose a smaller mode",
	"platform-ceiling": "{platform} takes at most {limit} kbit/s: lower max-bitrate, which is {bitrate}",
	"platform-keys":    "{platform} wants a key frame every {limit} at least",
}

// Platform is the name of the platform behind an address; empty when it is not known.
func Platform(text string) string {
	if p := platformOf(text); p != nil {
		return p.name
	}
	return ""
}

// Warnings are what the platform behind an address will not like about a stream; none for a platform that is
// not known.
func Warnings(text string, s Stream) (warnings []Warning) {
	p := platformOf(text)
	if p == nil {
		return nil
	}
	warn := func(key, limit string) {
		warnings = append(warnings, Warning{key, map[string]string{"platform": p.name, "limit": limit,
			"size": fmt.Sprintf("%dx%d", s.Width, s.Height), "bitrate": strconv.Itoa(s.Bitrate)}})
	}
	if scheme, _, _ := strings.Cut(strings.TrimSpace(text), "://"); p.secure && !strings.EqualFold(scheme, "rtmps") {
		warn("platform-secure", "")
	}
	if side := min(s.Width, s.Height); s.Bitrate < p.floor && side >= p.from {
		warn("platform-floor", strconv.Itoa(p.floor))
	}
	if p.ceiling > 0 && s.Bitrate > p.ceiling {
		warn("platform-ceiling", strconv.Itoa(p.ceiling))
	}
	if s.KeyInterval > p.keys {
		warn("platform-keys", p.keys.String())
	}
	return warnings
}

func platformOf(text string) *platform {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil {
		return nil
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	for i := range platforms {
		for _, end := range platforms[i].hosts {
			if host == end || strings.HasSuffix(host, "."+end) {
				return &platforms[i]
			}
		}
	}
	return nil
}
