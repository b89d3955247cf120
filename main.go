// Command livepusher shows your camera, makes you look your best, and sends you live.
package main

import (
	"os"

	"livepusher/app"
)

func main() { os.Exit(app.Main(os.Args[1:])) }
