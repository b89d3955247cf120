package rtmp

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/yutopp/go-rtmp/message"

	"livepusher/pusher/amf0"
)

// Transaction numbers of the commands; each is used once (section 7.2 of the RTMP specification).
const (
	connectCall = iota + 1
	releaseCall
	fcPublishCall
	createStreamCall
	publishCall
	fcUnpublishCall
	deleteStreamCall
)

// publish goes from the handshake to a stream that the server has accepted: connect, createStream,
// publish, one after the other. Whatever else the server says meanwhile is dealt with on the way.
func (s *Session) publish(ctx context.Context, c *Config) error {
	a := s.address
	s.out.sendControl(&message.SetChunkSize{ChunkSize: uint32(c.ChunkSize)})
	s.out.sendCommand(0, "connect", connectCall, connectArgs(a, c))
	r, err := s.answer(ctx, c, "connect", isResult(connectCall))
	if err != nil {
		return err
	}
	if code := r.status().code; code != "" && code != codeConnected {
		return a.refusal("connect", r)
	}
	if c.Connected != nil {
		c.Connected()
	}
	c.passed(Passed{Step: StepConnect})

	s.out.sendControl(&message.WinAckSize{Size: firstAckWindow})
	// Two commands of Adobe's own encoder that many servers wait for; their answers say nothing.
	s.out.sendCommand(0, "releaseStream", releaseCall, nameArgs(a.stream))
	s.out.sendCommand(0, "FCPublish", fcPublishCall, nameArgs(a.stream))
	s.out.sendCommand(0, "createStream", createStreamCall, amf0.AppendNull(nil))
	if r, err = s.answer(ctx, c, "createStream", isResult(createStreamCall)); err != nil {
		return err
	}
	if s.stream, err = streamOf(r); err != nil {
		return err
	}
	s.out.setStream(s.stream)

	s.out.sendCommand(s.stream, "publish", publishCall, amf0.AppendString(nameArgs(a.stream), "live"))
	_, err = s.answer(ctx, c, "publish", func(c command) bool {
		return c.name == "onStatus" && c.status().code == codePublished || c.name == "_error" && c.transaction == publishCall
	})
	if err == nil {
		c.passed(Passed{Step: StepPublish})
	}
	return err
}

// isResult matches the answer to a command.
func isResult(transaction float64) func(command) bool {
	return func(c command) bool {
		return (c.name == "_result" || c.name == "_error") && c.transaction == transaction
	}
}

// answer reads until the server's answer to the command step has come, and makes a no an error.
func (s *Session) answer(ctx context.Context, c *Config, step string, is func(command) bool) (command, error) {
	if err := s.wire.SetReadDeadline(time.Now().Add(c.Timeouts.Command)); err != nil {
		return command{}, failed(ctx, PhaseCommand, step, err)
	}
	for {
		m, err := s.in.next()
		if err != nil {
			return command{}, failed(ctx, PhaseCommand, step, err)
		}
		if err := s.attend(m); err != nil {
			return command{}, failed(ctx, PhaseCommand, step, err)
		}
		r, ok := parseCommand(m)
		if !ok {
			continue
		}
		answered := is(r)
		switch {
		case (answered || r.name == "onStatus") && r.refused():
			return command{}, s.address.refusal(step, r)
		case answered && r.damaged != nil:
			return command{}, violation(r.damaged)
		case answered:
			return r, nil
		}
	}
}

var errStreamID = errors.New("createStream was answered without a stream")

// streamOf is the message stream that the server has made: the first number among the arguments.
func streamOf(r command) (uint32, error) {
	for _, v := range r.args {
		if f, ok := v.(float64); ok && f >= 0 && f <= math.MaxUint32 && f == math.Trunc(f) {
			return uint32(f), nil
		}
	}
	return 0, violation(errStreamID)
}

func connectArgs(a *address, c *Config) []byte {
	b := amf0.AppendObject(nil)
	for _, p := range [][2]string{{"app", a.app}, {"type", "nonprivate"}, {"flashVer", c.FlashVersion}, {"tcUrl", a.tcURL}} {
		b = amf0.AppendString(amf0.AppendKey(b, p[0]), p[1])
	}
	b = amf0.AppendNumber(amf0.AppendKey(b, "capsEx"), capsReconnect) // last, for servers that read no further
	return amf0.AppendEnd(b)
}

// nameArgs are the arguments of the commands that are about the stream's name.
func nameArgs(stream string) []byte {
	return amf0.AppendString(amf0.AppendNull(nil), stream)
}
