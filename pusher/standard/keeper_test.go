package standard

import (
	"strings"
	"testing"

	"livepusher/pusher/capture"
)

func TestKeeper(t *testing.T) {
	for _, c := range []struct {
		name  string
		nth   int
		lists string // cameras at each time, a * marks the default
		want  string // what is picked each time, - for none
	}{
		{"the first", 0, "a*,b a*,b", "a a"},
		{"the first that can be used", 0, "a,b*", "b"},
		{"the second", 1, "a*,b", "b"},
		{"none yet", 0, "- - a*", "- - a"},
		{"only one, later two", 1, "a* a*,b", "- b"},
		{"unplugged and back", 0, "a*,b b* a*,b", "a a a"},
		{"another order", 0, "a*,b b*,a", "a a"},
		{"replaced by a new one", 0, "a*,b b* b*,c b*,c a*,b,c", "a a c c c"},
		{"all gone", 0, "a* - - a*", "a a a a"},
	} {
		var k keeper
		var got []string
		for list := range strings.FieldsSeq(c.lists) {
			var cameras []capture.Device
			for id := range strings.SplitSeq(strings.Trim(list, "-"), ",") {
				if id != "" {
					cameras = append(cameras, capture.Device{ID: strings.Trim(id, "*"), Default: strings.HasSuffix(id, "*")})
				}
			}
			id := k.pick(cameras, c.nth)
			if id == "" {
				id = "-"
			}
			got = append(got, id)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
	}
}
