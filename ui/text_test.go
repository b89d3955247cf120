package ui

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"livepusher/assets"
	"livepusher/pusher"
)

func load(t *testing.T, language string) map[string]string {
	t.Helper()
	var words map[string]string
	if err := json.Unmarshal(assets.Texts(language), &words); err != nil {
		t.Fatal(err)
	}
	return words
}

var braces = regexp.MustCompile(`\{[a-z-]+\}`)

func TestBothLanguagesHaveTheSameTexts(t *testing.T) {
	zh, en := load(t, "zh"), load(t, "en")
	for key, text := range en {
		other, ok := zh[key]
		if !ok {
			t.Errorf("%s has no Chinese", key)
			continue
		}
		a, b := braces.FindAllString(text, -1), braces.FindAllString(other, -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			t.Errorf("%s: English fills %v, Chinese %v", key, a, b)
		}
	}
	for key := range zh {
		if _, ok := en[key]; !ok && !strings.HasPrefix(key, "cause.") { // which are English themselves
			t.Errorf("%s has no English", key)
		}
	}
}

func TestEveryEventHasASentence(t *testing.T) {
	zh, en := newTexts("zh"), newTexts("en")
	codes := 0
	for c := pusher.Code(-2000); c < 20000; c++ {
		e := pusher.Event{Code: c}
		if e.Message() == "" {
			continue
		}
		codes++
		for _, l := range []*texts{zh, en} {
			key := "event." + itoa(int(c))
			if !l.has(key) {
				t.Errorf("%d %s has no sentence in %s", c, c.Name(), l.language)
				continue
			}
			want := braces.FindAllString(e.Message(), -1)
			got := braces.FindAllString(l.words[key], -1)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(want, got) {
				t.Errorf("%d in %s fills %v, the pusher gives %v", c, l.language, got, want)
			}
		}
		if text := en.event(e); !strings.EqualFold(text, e.Message()) {
			t.Errorf("%d: the window says %q, the pusher %q", c, text, e.Message())
		}
	}
	if codes < 30 {
		t.Errorf("only %d codes found", codes)
	}
}

// The steps of a check, its verdicts and what it advises have words, and the English ones are the pusher's.
func TestEveryCheckHasItsWords(t *testing.T) {
	en := newTexts("en")
	for _, key := range pusher.AdvisoryKeys() {
		if text, want := en.words["advice."+key], (pusher.Advisory{Key: key}).String(); !strings.EqualFold(text, want) {
			t.Errorf("%s: the window says %q, the pusher %q", key, text, want)
		}
	}
	for _, step := range pusher.CheckSteps("rtmps://h/a/k") {
		if !en.has("check.step." + step) {
			t.Errorf("the step %s has no words", step)
		}
	}
	for _, v := range []pusher.Verdict{pusher.CheckOK, pusher.CheckWarning, pusher.CheckFailed, pusher.CheckSkipped} {
		if !en.has("check.verdict." + string(v)) {
			t.Errorf("the verdict %s has no words", v)
		}
	}
}

func TestSentences(t *testing.T) {
	zh, en := newTexts("zh"), newTexts("en")
	for _, row := range []struct{ name, got, want string }{
		{"words are filled", en.say("notice.retry-in", "try", 2, "tries", "3", "seconds", 4), "Try 2 of 3 in 4 s"},
		{"in Chinese", zh.say("notice.retry-in", "try", 2, "tries", "3", "seconds", 4), "4 秒后第 2 次重试（共 3 次）"},
		{"a gap shows", en.say("no.such.key"), "no.such.key"},
		{"event", zh.event(*event(pusher.ConnectSucc, "server", "rtmp://h/a/****")), "已连接 rtmp://h/a/****"},
		{"own names are translated", zh.event(*event(pusher.FirstFrame, "camera", pusher.TestPicture)), "摄像头 测试画面 的第一帧画面已到"},
		{"other names are not", zh.event(*event(pusher.FirstFrame, "camera", "BRIO")), "摄像头 BRIO 的第一帧画面已到"},
		{"unknown code", zh.event(pusher.Event{Code: 4711}), ""},
	} {
		if row.got != row.want {
			t.Errorf("%s: %q, want %q", row.name, row.got, row.want)
		}
	}
}

func TestLanguageIsTheSystemsUnlessChosen(t *testing.T) {
	for _, row := range []struct{ lang, asked, want string }{
		{"zh_CN.UTF-8", "", "zh"}, {"zh_TW.UTF-8", "", "zh"}, {"de_DE.UTF-8", "", "en"}, {"C", "", "en"},
		{"zh_CN.UTF-8", "en", "en"}, {"C", "zh", "zh"}, {"C", "xx", "en"},
	} {
		t.Setenv("LC_ALL", row.lang)
		t.Setenv("LANG", row.lang)
		t.Setenv("LANGUAGE", "")
		if got := newTexts(row.asked).language; got != row.want {
			t.Errorf("system %s, asked for %q: %s, want %s", row.lang, row.asked, got, row.want)
		}
	}
}

// Keys used in the sources but missing from the texts would show as keys.
func TestNoKeyIsMissing(t *testing.T) {
	words := load(t, "en")
	for _, key := range keysInSources(t) {
		if _, ok := words[key]; !ok {
			t.Errorf("%q is used and has no text", key)
		}
	}
	for _, s := range pusher.Scenarios {
		for _, key := range []string{"scenario." + s.ID, "scenario." + s.ID + ".note"} {
			if _, ok := words[key]; !ok {
				t.Errorf("%q has no text", key)
			}
		}
	}
	for _, l := range pusher.Looks {
		if _, ok := words["look."+l]; !ok {
			t.Errorf("look %q has no text", l)
		}
	}
}

func TestCauses(t *testing.T) {
	zh, en := newTexts("zh"), newTexts("en")
	for _, row := range []struct{ cause, zh string }{
		{"the server's connection ended: it closed the connection", "服务器一端断开：对方关闭了连接"},
		{"no connection to the server: dial tcp 127.0.0.1:1: connect: connection refused", "连不上服务器：dial tcp 127.0.0.1:1：connect：对方拒绝连接"},
		{"who knows", "who knows"},
		{"", ""},
	} {
		if got := zh.cause(row.cause); got != row.zh {
			t.Errorf("%q is %q, want %q", row.cause, got, row.zh)
		}
		if got := en.cause(row.cause); got != row.cause {
			t.Errorf("in English %q is %q", row.cause, got)
		}
	}
	if got, want := zh.event(*event(pusher.ReadWriteFail, "cause", "sending failed: i/o timeout")), "与服务器的连接中断（发送失败：超时）"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
