package network

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Shape is what one direction of the network does to frames. Its zero value passes all at once.
type Shape struct {
	Rate      int           // kbit/s of the narrowest link, frames with their headers; 0 for no limit
	Queue     int           // bytes that may wait before the narrow link; 0 for DefaultQueue
	QueueTime time.Duration // the same as time at Rate; not 0 takes the place of Queue
	Delay     time.Duration // of every frame, after the narrow link
	Jitter    time.Duration // the delay wanders by so much up and down; frames keep their order
	Loss      float64       // part of the frames that is lost, 0 to 1
}

// DefaultQueue is what a small router holds.
const DefaultQueue = 64 << 10

// queue is the most that may wait, in bytes.
func (s Shape) queue() int {
	if s.QueueTime > 0 {
		return int(s.QueueTime.Seconds() * float64(s.Rate) * 1000 / 8)
	}
	if s.Queue > 0 {
		return s.Queue
	}
	return DefaultQueue
}

// airtime is how long the narrow link takes for so many bytes.
func (s Shape) airtime(bytes int) time.Duration {
	if s.Rate == 0 {
		return 0
	}
	return time.Duration(float64(bytes) * 8 / float64(s.Rate) * float64(time.Millisecond))
}

// Parse changes what words such as "rate=1300 queue=64KB delay=50ms jitter=10ms loss=5%" name. queue
// may be a time too: queue=200ms.
func (s *Shape) Parse(words string) error {
	for _, word := range strings.Fields(words) {
		name, value, _ := strings.Cut(word, "=")
		var err error
		switch name {
		case "rate":
			s.Rate, err = strconv.Atoi(value)
		case "queue":
			err = s.parseQueue(value)
		case "delay":
			s.Delay, err = time.ParseDuration(value)
		case "jitter":
			s.Jitter, err = time.ParseDuration(value)
		case "loss":
			s.Loss, err = strconv.ParseFloat(strings.TrimSuffix(value, "%"), 64)
			s.Loss /= 100
		default:
			err = fmt.Errorf("there is rate, queue, delay, jitter and loss")
		}
		if err != nil {
			return fmt.Errorf("%q: %w", word, err)
		}
	}
	if s.Rate < 0 || s.Delay < 0 || s.Jitter < 0 || s.Loss < 0 || s.Loss > 1 {
		return fmt.Errorf("%q is out of range", words)
	}
	return nil
}

func (s *Shape) parseQueue(value string) (err error) {
	s.Queue, s.QueueTime = 0, 0
	if kb, ok := strings.CutSuffix(value, "KB"); ok {
		s.Queue, err = strconv.Atoi(kb)
		s.Queue <<= 10
		return err
	}
	s.QueueTime, err = time.ParseDuration(value)
	return err
}
