package standard_test

import (
	"fmt"
	"log"

	"livepusher/pusher"
	"livepusher/pusher/standard"
)

// A camera is pushed, its pictures are shown, and its events printed.
func Example() {
	c := pusher.NewConfig()
	c.URL = "rtmp://push.example.com/live/key"
	c.Mode, c.Beauty, c.Whiteness = pusher.HD, 5, 3
	p := pusher.New(standard.Parts(), c, pusher.Handlers{OnEvent: func(e pusher.Event) { fmt.Println(e.Code, e.Message()) }})
	defer p.Close()
	if err := p.Start(); err != nil {
		log.Fatal(err)
	}
	for p.State().Link != pusher.Failed {
		<-p.Preview().Ready()
		frame, fresh := p.Preview().Latest()
		if fresh {
			show(frame)
		}
	}
}

// show would put a picture on a screen: frame.Picture is an *image.YCbCr.
func show(frame *pusher.Frame) {}

// The test picture is previewed without any device, and the first picture measured.
func Example_preview() {
	c := pusher.NewConfig()
	c.Camera, c.Mic = "pattern", "none"
	p := pusher.New(standard.Parts(), c, pusher.Handlers{})
	defer p.Close()
	p.StartPreview()
	<-p.Preview().Ready()
	frame, _ := p.Preview().Latest()
	fmt.Println(frame.Picture.Rect.Dx(), "x", frame.Picture.Rect.Dy())
	// Output: 540 x 960
}
