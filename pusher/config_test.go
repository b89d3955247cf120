package pusher

import (
	"strings"
	"testing"
)

func TestAttributes(t *testing.T) {
	rows := specified(t).allAttributes()
	if len(rows) != len(Attributes) {
		t.Errorf("%d rows for %d attributes", len(rows), len(Attributes))
	}
	for _, row := range rows {
		t.Run(row.Name, func(t *testing.T) {
			a := AttributeNamed(row.Name)
			if a == nil {
				t.Fatal("there is no such attribute")
			}
			c := NewConfig()
			if got := a.Get(&c); got != row.Default {
				t.Errorf("default %q, want %q", got, row.Default)
			}
			for text, want := range row.Taken {
				if err := a.Set(&c, text); err != nil || a.Get(&c) != want {
					t.Errorf("%q became %q (%v), want %q", text, a.Get(&c), err, want)
				}
			}
			if got := effects[row.Name]; got != effectNames[row.Effect] {
				t.Errorf("effect %b, want %q", got, row.Effect)
			}
			before := a.Get(&c)
			for _, text := range row.Refused {
				err := a.Set(&c, text)
				if err == nil {
					t.Errorf("%q was taken", text)
					continue
				}
				if !strings.Contains(err.Error(), row.Name) || !strings.Contains(err.Error(), a.Values) {
					t.Errorf("%q: the error %q does not name the attribute and what is allowed", text, err)
				}
				if a.Get(&c) != before {
					t.Errorf("%q was refused, and changed the value to %q", text, a.Get(&c))
				}
			}
		})
	}
}

func TestRefusedURLIsNotRepeated(t *testing.T) {
	c := NewConfig()
	err := AttributeNamed("url").Set(&c, "http://host/app/SECRET?sign=SECRET")
	if err == nil || strings.Contains(err.Error(), "SECRET") {
		t.Errorf("error %v", err)
	}
}

func TestCheckFindsContradictions(t *testing.T) {
	for name, set := range map[string]func(*Config){
		"min above max":        func(c *Config) { c.MinBitrate, c.MaxBitrate = 500, 400 },
		"width without height": func(c *Config) { c.VideoWidth = 640 },
	} {
		c := NewConfig()
		set(&c)
		if c.Check() == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if c := NewConfig(); c.Check() != nil {
		t.Errorf("the defaults contradict themselves: %v", c.Check())
	}
}

// Whatever is written to an attribute is refused with a sentence, or taken, and then read and written again
// as it is.
func FuzzAttributes(f *testing.F) {
	for i, row := range specified(f).allAttributes() {
		for text := range row.Taken {
			f.Add(uint8(i), text)
		}
		for _, text := range row.Refused {
			f.Add(uint8(i), text)
		}
	}
	f.Fuzz(func(t *testing.T, i uint8, text string) {
		a := Attributes[int(i)%len(Attributes)]
		const secret = "5e2c7eT"
		if a.Secret && text != "" {
			text += secret
		}
		c := NewConfig()
		before := c
		if err := a.Set(&c, text); err != nil {
			if c != before {
				t.Errorf("%s: %q was refused, and changed something", a.Name, text)
			}
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: the error repeats %q", a.Name, text)
			}
			return
		}
		again := NewConfig()
		if err := a.Set(&again, a.Get(&c)); err != nil || a.Get(&again) != a.Get(&c) {
			t.Errorf("%s: %q became %q, which became %q (%v)", a.Name, text, a.Get(&c), a.Get(&again), err)
		}
		if strings.Contains(c.String(), secret) {
			t.Errorf("%s is printed: %v", a.Name, c)
		}
	})
}
