package ui

import (
	"fmt"

	"livepusher/pusher"
)

// What the tests' programs answer to CompareActions.

func (w *wishes) SetView(v pusher.View) {
	w.add("SetView %.2f turned=%v frozen=%v", v.Before, v.Turned, v.Frozen)
}
func (w *wishes) SaveComparison()                { w.add("SaveComparison") }
func (w *wishes) RefreshLooks(width, height int) { w.add("RefreshLooks") }

func (p *printer) SetView(v pusher.View) {
	fmt.Printf("SetView %.2f turned=%v frozen=%v\n", v.Before, v.Turned, v.Frozen)
}
func (p *printer) SaveComparison()                { fmt.Println("SaveComparison") }
func (p *printer) RefreshLooks(width, height int) { fmt.Println("RefreshLooks") }
