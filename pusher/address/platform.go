package address

import (
	"fmt"
	"net/url"
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

// Warnings are sentences on what the platform behind an address will not like about a stream, each with
// its remedy; none for a platform that is not known.
func Warnings(text string, s Stream) []string {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil {
		return nil
	}
	p := platformOf(u.Hostname())
	if p == nil {
		return nil
	}
	var warnings []string
	warn := func(format string, args ...any) {
		warnings = append(warnings, p.name+" "+fmt.Sprintf(format, args...))
	}
	if p.secure && u.Scheme != "rtmps" {
		warn("takes encrypted streams only: use the address that begins with rtmps://")
	}
	if side := min(s.Width, s.Height); s.Bitrate < p.floor && side >= p.from {
		warn("wants at least %d kbit/s for %dx%d: raise max-bitrate, which is %d, or choose a smaller mode", p.floor, s.Width, s.Height, s.Bitrate)
	}
	if p.ceiling > 0 && s.Bitrate > p.ceiling {
		warn("takes at most %d kbit/s: lower max-bitrate, which is %d", p.ceiling, s.Bitrate)
	}
	if s.KeyInterval > p.keys {
		warn("wants a key frame every %v at least", p.keys)
	}
	return warnings
}

func platformOf(host string) *platform {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for i := range platforms {
		for _, end := range platforms[i].hosts {
			if host == end || strings.HasSuffix(host, "."+end) {
				return &platforms[i]
			}
		}
	}
	return nil
}
