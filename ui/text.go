package ui

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"livepusher/assets"
	"livepusher/pusher"
)

// texts are the window's words in one language.
type texts struct {
	language string // "zh" or "en"
	words    map[string]string
}

// newTexts reads the words of a language; anything but "zh" and "en" means the system's.
func newTexts(language string) *texts {
	if assets.Texts(language) == nil {
		language = systemLanguage()
	}
	t := &texts{language: language}
	if err := json.Unmarshal(assets.Texts(language), &t.words); err != nil {
		panic(fmt.Sprintf("the embedded texts in %q cannot be read: %v", language, err))
	}
	return t
}

func systemLanguage() string {
	if strings.HasPrefix(strings.ToLower(lang.SystemLocale().LanguageString()), "zh") {
		return "zh"
	}
	return "en"
}

// other is the language that the switch in the status bar leads to.
func (t *texts) other() string {
	if t.language == "zh" {
		return "en"
	}
	return "zh"
}

// say is the text of a key, its {words} filled from pairs of word and value. A key without a text
// stands for itself, so that a gap is seen and not silent.
func (t *texts) say(key string, pairs ...any) string {
	text, ok := t.words[key]
	if !ok {
		return key
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		value := fmt.Sprint(pairs[i+1])
		if pairs[i] == "cause" {
			value = t.cause(value)
		}
		text = strings.ReplaceAll(text, "{"+fmt.Sprint(pairs[i])+"}", value)
	}
	return text
}

// has tells whether key has a text.
func (t *texts) has(key string) bool { return t.words[key] != "" }

// event is the sentence of an event: what happened and what to do.
func (t *texts) event(e pusher.Event) string {
	text, ok := t.words[fmt.Sprintf("event.%d", e.Code)]
	if !ok {
		return e.Message()
	}
	args := make(map[string]string, len(e.Args))
	for word, value := range e.Args {
		args[word] = t.value(word, value)
	}
	return pusher.FillText(text, args)
}

// value is what fills a word of an event's sentence. The limit is a duration in Go's spelling.
func (t *texts) value(word, value string) string {
	if d, err := time.ParseDuration(value); word == "limit" && err == nil {
		return shortClock(d)
	}
	if word == "cause" {
		return t.cause(value)
	}
	return t.name(value)
}

// cause translates what is known of an error's text, which is English: of "sending failed: i/o timeout"
// both parts, whatever they are parts of. What is not known stays, so that it can be searched for.
func (t *texts) cause(text string) string {
	parts := strings.Split(text, ": ")
	for i, part := range parts {
		if word, ok := t.words["cause."+part]; ok {
			parts[i] = word
		}
	}
	return strings.Join(parts, t.say("colon"))
}

// name translates the names that the program itself gives to sources.
func (t *texts) name(s string) string {
	if word, ok := t.words["name."+s]; ok {
		return word
	}
	return s
}

// fyneKey begins the keys of the words that Fyne's own menus and dialogs use.
const fyneKey = "fyne."

// teachFyne makes Fyne's own menus and dialogs speak the language too. Fyne has no switch for that:
// the words are filed under the system's locale, whatever it is.
func (t *texts) teachFyne() error {
	own := map[string]string{}
	for key, text := range t.words {
		if name, ok := strings.CutPrefix(key, fyneKey); ok {
			own[name] = text
		}
	}
	data, err := json.Marshal(own)
	if err != nil {
		return err
	}
	return lang.AddTranslationsForLocale(data, lang.SystemLocale())
}
