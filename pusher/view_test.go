package pusher_test

import (
	"context"
	"image"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/pushertest"
)

func TestComparisonFromOutside(t *testing.T) {
	inBubble(t, nil, &pushertest.Bench{}, func(t *testing.T, l *live) {
		ctx := context.Background()
		if _, err := l.Snapshot(ctx, pusher.OfComparison); err == nil {
			t.Error("a comparison of nothing succeeds")
		}
		if _, err := l.LookPictures(ctx, 60, 80); err == nil {
			t.Error("looks on nothing succeed")
		}
		if err := l.SetView(pusher.View{Before: 0.5, Frozen: true}); err != nil {
			t.Error(err)
		}
		l.StartPreview()
		sleep(2 * time.Second)
		f, err := l.Snapshot(ctx, pusher.OfComparison)
		if err != nil || f.Rect != image.Rect(0, 0, 1080, 960) {
			t.Errorf("the comparison: %v, %v", f, err)
		}
		looks, err := l.LookPictures(ctx, 60, 80)
		if err != nil || len(looks) != len(pusher.Looks) || looks[0].Rect != image.Rect(0, 0, 60, 80) {
			t.Errorf("%d looks, %v", len(looks), err)
		}
	})
}
