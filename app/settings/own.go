package settings

import (
	"errors"
	"strconv"
	"time"
)

// ownSetting is a setting beside the attributes, under its name in the file.
type ownSetting struct {
	name, values string
	get          func(s *Settings) string
	set          func(s *Settings, text string) error
}

var own = []ownSetting{
	{"language", "zh, en", func(s *Settings) string { return s.Language }, func(s *Settings, text string) error {
		if text != "" && text != "zh" && text != "en" {
			return errValue
		}
		s.Language = text
		return nil
	}},
	{"background-limit", "a time such as 3m or 90s; 0 is never", func(s *Settings) string { return s.BackgroundLimit.String() }, func(s *Settings, text string) error {
		d, err := time.ParseDuration(text)
		if err != nil || d < 0 {
			return errValue
		}
		s.BackgroundLimit = d
		return nil
	}},
	onOff("camera-when-minimised", func(s *Settings) *bool { return &s.CameraWhenMinimised }),
	onOff("always-on-top", func(s *Settings) *bool { return &s.AlwaysOnTop }),
	onOff("compact", func(s *Settings) *bool { return &s.Compact }),
	{"snapshot-folder", "a folder", func(s *Settings) string { return s.SnapshotFolder }, func(s *Settings, text string) error {
		s.SnapshotFolder = text
		return nil
	}},
	onOff("snapshot-hashes", func(s *Settings) *bool { return &s.SnapshotHashes }),
	onOff("snapshot-compressed", func(s *Settings) *bool { return &s.SnapshotCompressed }),
}

var errValue = errors.New("value")

func onOff(name string, field func(*Settings) *bool) ownSetting {
	return ownSetting{name, "true, false", func(s *Settings) string { return strconv.FormatBool(*field(s)) }, func(s *Settings, text string) error {
		v, err := strconv.ParseBool(text)
		if err == nil {
			*field(s) = v
		}
		return err
	}}
}
