package rtmp

import (
	"encoding/binary"
	"regexp"

	"github.com/yutopp/go-rtmp/message"

	"livepusher/pusher/amf0"
)

// command is a command message of the server, such as "_result" or "onStatus".
type command struct {
	name        string
	transaction float64
	args        []any
	damaged     error // the arguments could not be read to their end
}

// parseCommand reads the body of a command message. ok is false when it is none.
func parseCommand(m incoming) (c command, ok bool) {
	body := m.body
	switch m.kind {
	case message.TypeIDCommandMessageAMF0:
	case message.TypeIDCommandMessageAMF3: // a zero, then the same in AMF 0
		if len(body) == 0 || body[0] != 0 {
			return c, false
		}
		body = body[1:]
	default:
		return c, false
	}
	values, err := amf0.Values(body)
	if len(values) < 2 {
		return c, false
	}
	c.damaged, c.args = err, values[2:]
	c.name, _ = values[0].(string)
	c.transaction, _ = values[1].(float64)
	return c, c.name != ""
}

// status is the information object of an answer: "level", "code", "description".
type status struct{ level, code, words string }

// status finds the information object among the arguments: the last object that has a code.
func (c command) status() status {
	for i := len(c.args) - 1; i >= 0; i-- {
		if o, ok := c.args[i].(amf0.Object); ok && (o.String("code") != "" || o.String("level") != "") {
			return status{o.String("level"), o.String("code"), o.String("description")}
		}
	}
	return status{}
}

// Codes that a publisher lives by.
const (
	codeConnected = "NetConnection.Connect.Success"
	codePublished = "NetStream.Publish.Start"
)

// refused tells an answer that means no.
func (c command) refused() bool {
	return c.name == "_error" || c.status().level == "error"
}

// properCode is what a code of a server looks like; others are not shown.
var properCode = regexp.MustCompile(`^[A-Za-z0-9._-]{1,80}$`)

// refusal makes the error of a server's no to the command step.
func (a *address) refusal(step string, c command) *Error {
	s := c.status()
	e := &Error{Phase: PhaseRefused, Step: step, Text: a.publicWords(s.words)}
	if properCode.MatchString(s.code) && a.publicWords(s.code) == s.code {
		e.Code = s.code
	}
	return e
}

// User control events (section 7.1.7 of the RTMP specification).
const eventPing = 6

// pingOf returns the timestamp of a ping request.
func pingOf(m incoming) (timestamp uint32, ok bool) {
	if m.kind != message.TypeIDUserCtrl || len(m.body) < 6 || binary.BigEndian.Uint16(m.body) != eventPing {
		return 0, false
	}
	return binary.BigEndian.Uint32(m.body[2:]), true
}

// windowOf returns after how many bytes the server wants an acknowledgement.
func windowOf(m incoming) (bytes int64, ok bool) {
	if m.kind != message.TypeIDWinAckSize || len(m.body) < 4 {
		return 0, false
	}
	return int64(binary.BigEndian.Uint32(m.body)), true
}
