// Package assets holds what the program carries with it: Font (Chinese and Latin letters), Icon,
// Texts (the words of the window in a language) and Waiting (the picture that viewers see while the
// camera is off).
//
// It knows nothing of windows, so that the command line can use it without one.
package assets

import (
	"embed"
	_ "embed"
)

//go:embed fonts/NotoSansSC-gb2312.otf
var font []byte

//go:embed icon.png
var icon []byte

//go:embed texts/*.json
var texts embed.FS

// Languages are the languages that Texts knows, by the names under which settings store them.
var Languages = []string{"zh", "en"}

var textFiles = map[string]string{"zh": "texts/zh-Hans.json", "en": "texts/en.json"}

// Font is an OpenType font with the 7784 letters of GB2312 and Latin, so that Chinese is readable on
// a machine without Chinese fonts. Its licence is fonts/OFL.txt.
func Font() []byte { return font }

// Icon is the program's icon, a PNG of 256 x 256 pixels.
func Icon() []byte { return icon }

// Texts is the JSON object of the window's texts in a language of Languages, key to text; nil for any
// other language.
func Texts(language string) []byte {
	data, err := texts.ReadFile(textFiles[language])
	if err != nil {
		return nil
	}
	return data
}
