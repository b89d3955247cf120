package pusher

import "livepusher/pusher/media"

// waitingImage keeps the picture that viewers see instead of the camera, in the size being pushed. It
// is drawn, and if need be fetched, in a goroutine of its own; until it is there, the picture is black.
type waitingImage struct {
	key   waitingKey
	ready *media.Frame
}

// waitingKey is all that a waiting image depends on.
type waitingKey struct {
	name, hash    string
	width, height int
}

// waitingLoaded is the report that a waiting image is ready; with an error it is the built-in one.
type waitingLoaded struct {
	key   waitingKey
	frame *media.Frame
	err   error
}

// waitingFrame returns the waiting image for the config and size of now, as far as it is there.
func (s *session) waitingFrame() *media.Frame {
	w := &s.waiting
	key := waitingKey{s.cfg.WaitingImage, s.cfg.WaitingImageHash, s.out.Width, s.out.Height}
	if w.ready != nil && w.key == key {
		return w.ready
	}
	w.key, w.ready = key, &media.Frame{Picture: media.NewPicture(key.width, key.height)}
	s.spawn(nil, func() {
		f, err := s.parts.Waiting(key.name, key.hash, key.width, key.height)
		s.report(waitingLoaded{key, f, err})
	})
	return w.ready
}

// waitingLoaded takes a picture that has become ready, unless another one is wanted by now.
func (s *session) waitingLoaded(r waitingLoaded) {
	if r.key != s.waiting.key {
		return
	}
	s.waiting.ready = r.frame
	if r.err != nil {
		s.event(WaitingImageFail, "cause", cause(r.err))
	}
	s.setScene()
}
